package io.dittofs.transfer.naming;

import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.object.BlockHash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of a key that is the path of a file, for people who look into the block store.
///
/// ```text
/// Folder -> "files" ( "/" Name )*     at most 738 bytes in UTF-8
/// Name   -> 1 to 200 bytes
/// ```
///
/// A name stays as it is but for the bytes of characters that are no good in a key: `%XX` stands for each byte of what
/// is
/// no UTF-8, of control and format characters, `%` and `\`; also for the first byte of a name of nothing but dots, of
/// one
/// that looks like that of an object, and of `.inode` below a share, where files are of which no path is known. What is
/// too long is cut: of a name the end, of a path the folders in the middle. `~` and 16 digits, of the SHA-256 of the
/// whole name or of the folders left out, stand for it. Stateless.
final class KeyFolder {
    private static final String UNNAMED = ".inode";
    private static final int NAME_BYTES_MAX = 200;
    private static final int DIGEST_CHARS = 17;
    private static final int HALF_BYTES_MAX = (BlockNames.FOLDER_BYTES_MAX - DIGEST_CHARS - 2) / 2;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int NONCHARACTER = 0xFFFE;

    private KeyFolder() {}

    /// The folder of a file.
    ///
    /// @param share its name, in which slashes part folders
    /// @param path the names below the share
    static String of(String share, List<FileName> path) {
        List<String> parts = partsOf(share);
        for (int i = 0; i < path.size(); i++) {
            String name = part(path.get(i).bytes());
            parts.add(i == 0 && name.equals(UNNAMED) ? "%2E" + name.substring(1) : name);
        }
        return joined(parts);
    }

    /// The folder of a file of which no path is known.
    static String ofInode(String share, long inode) {
        List<String> parts = partsOf(share);
        parts.add(UNNAMED);
        parts.add(Long.toUnsignedString(inode));
        return joined(parts);
    }

    private static List<String> partsOf(String share) {
        List<String> parts = new ArrayList<>();
        parts.add(BlockNames.FILES);
        for (String name : share.split("/", -1)) {
            if (!name.isEmpty()) {
                parts.add(part(name.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return parts;
    }

    private static String part(byte[] name) {
        List<String> marks = marks(name);
        if (String.join("", marks).matches("\\.+") || BlockNames.isOfObject(String.join("", marks))) {
            marks.set(0, escaped(marks.getFirst()));
        }
        return cut(marks, name);
    }

    /// A name in pieces that are not parted: characters, and bytes that are escaped.
    private static List<String> marks(byte[] name) {
        List<String> marks = new ArrayList<>(name.length);
        String text = decode(name);
        if (text == null) {
            for (byte each : name) {
                int value = Byte.toUnsignedInt(each);
                marks.add(value > 0x7F ? escaped(each) : mark(value));
            }
        } else {
            text.codePoints().forEach(each -> marks.add(mark(each)));
        }
        return marks;
    }

    private static @Nullable String decode(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    private static String mark(int character) {
        String text = Character.toString(character);
        return isPlain(character) ? text : escaped(text);
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> character != '%' && character != '\\' && (character & NONCHARACTER) != NONCHARACTER;
        };
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            escaped.append(escaped(each));
        }
        return escaped.toString();
    }

    private static String escaped(byte value) {
        return "%" + HEX.toHexDigits(value);
    }

    private static String cut(List<String> marks, byte[] name) {
        String whole = String.join("", marks);
        if (bytes(whole) <= NAME_BYTES_MAX) {
            return whole;
        }
        StringBuilder begin = new StringBuilder();
        int left = NAME_BYTES_MAX - DIGEST_CHARS;
        for (String mark : marks) {
            left -= bytes(mark);
            if (left < 0) {
                break;
            }
            begin.append(mark);
        }
        return begin.append(digest(name)).toString();
    }

    private static String joined(List<String> parts) {
        String whole = String.join("/", parts);
        if (bytes(whole) <= BlockNames.FOLDER_BYTES_MAX) {
            return whole;
        }
        List<String> begin = parts.subList(0, fitting(parts));
        List<String> end = parts.subList(parts.size() - fitting(parts.reversed()), parts.size());
        String middle = String.join("/", parts.subList(begin.size(), parts.size() - end.size()));
        return String.join("/", begin) + "/" + digest(middle.getBytes(StandardCharsets.UTF_8)) + "/"
                + String.join("/", end);
    }

    /// How many parts fit into half a folder.
    private static int fitting(List<String> parts) {
        int count = 0;
        int left = HALF_BYTES_MAX + 1;
        for (String part : parts) {
            left -= bytes(part) + 1;
            if (left < 0) {
                break;
            }
            count++;
        }
        return count;
    }

    private static String digest(byte[] data) {
        return "~" + BlockHash.of(ByteBuffer.wrap(data)).toString().substring(0, DIGEST_CHARS - 1);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
