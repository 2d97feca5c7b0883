// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// Copies a jar and writes its classes of before Java 6 as those of Java 8 are written, with stack maps and the
/// same code. The JVM takes no older ones into its archive of classes, so that they are read and verified at each
/// start, and what refers to them is linked at each start.
///
/// `java ModernClasses.java FROM.jar TO.jar`
final class ModernClasses {
    private static final int OLDEST = ClassFile.JAVA_6_VERSION;
    private static final int WRITTEN = ClassFile.JAVA_8_VERSION;
    private static final String NOTE = "META-INF/DITTOFS-CHANGES";
    private static final String CHANGES = """
            The class files of this jar were written anew for DittoFS in a later format of class files: with stack
            maps, and with the same code.
            """;

    private ModernClasses() {}

    public static void main(String[] arguments) throws IOException {
        Path from = Path.of(arguments[0]);
        Path to = Path.of(arguments[1]);
        Files.createDirectories(to.getParent());
        try (URLClassLoader types = new URLClassLoader(new URL[] {from.toUri().toURL()}, null);
                ZipInputStream in = new ZipInputStream(Files.newInputStream(from));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            ClassFile format = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(types)
                            .orElse(ClassHierarchyResolver.defaultResolver())));
            long newest = 0;
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] bytes = in.readAllBytes();
                boolean isClass = entry.getName().endsWith(".class");
                write(out, entry.getName(), entry.getTime(), isClass ? modern(format, bytes) : bytes);
                newest = Math.max(newest, entry.getTime());
            }
            write(out, NOTE, newest, CHANGES.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(ZipOutputStream out, String name, long time, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time);
        out.putNextEntry(entry);
        out.write(bytes);
    }

    private static byte[] modern(ClassFile format, byte[] bytes) {
        ClassModel old = format.parse(bytes);
        if (old.majorVersion() >= OLDEST) {
            return bytes;
        }
        // Each instruction is written anew, or the maps would not be made.
        MethodTransform rewritten = MethodTransform.transformingCode((code, element) -> code.with(element));
        return format.build(old.thisClass(), ConstantPoolBuilder.of(old), made -> {
            made.withVersion(WRITTEN, 0);
            for (var part : old) {
                switch (part) {
                    case ClassFileVersion _ -> {}
                    case MethodModel method -> made.transformMethod(method, rewritten);
                    default -> made.with(part);
                }
            }
        });
    }
}
