package io.dittofs.nfs.v3;

import static io.dittofs.nfs.v3.Nfs3Procedure.CREATE;
import static io.dittofs.nfs.v3.Nfs3Procedure.LINK;
import static io.dittofs.nfs.v3.Nfs3Procedure.MKDIR;
import static io.dittofs.nfs.v3.Nfs3Procedure.MKNOD;
import static io.dittofs.nfs.v3.Nfs3Procedure.REMOVE;
import static io.dittofs.nfs.v3.Nfs3Procedure.RENAME;
import static io.dittofs.nfs.v3.Nfs3Procedure.RMDIR;
import static io.dittofs.nfs.v3.Nfs3Procedure.SETATTR;
import static io.dittofs.nfs.v3.Nfs3Procedure.SYMLINK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Nfs3EnumsTest {
    @Test
    void proceduresAreNumberedAsInTheRfc() {
        List<String> names = List.of(
                ("NULL GETATTR SETATTR LOOKUP ACCESS READLINK READ WRITE CREATE MKDIR SYMLINK MKNOD REMOVE RMDIR RENAME"
                                + " LINK READDIR READDIRPLUS FSSTAT FSINFO PATHCONF COMMIT")
                        .split(" ", -1));
        assertThat(names).hasSize(22);
        for (int number = 0; number < names.size(); number++) {
            assertThat(Nfs3Procedure.of(number)).contains(Nfs3Procedure.valueOf(names.get(number)));
            assertThat(Nfs3Procedure.valueOf(names.get(number)).number()).isEqualTo(number);
        }
        assertThat(Nfs3Procedure.of(22)).isEmpty();
        assertThat(Nfs3Procedure.of(-1)).isEmpty();
    }

    @Test
    void nineProceduresAreNotIdempotent() {
        assertThat(Arrays.stream(Nfs3Procedure.values()).filter(procedure -> !procedure.isIdempotent()))
                .containsExactly(SETATTR, CREATE, MKDIR, SYMLINK, MKNOD, REMOVE, RMDIR, RENAME, LINK);
    }

    @Test
    void fileTypesAndStabilitiesHaveTheCodesOfTheRfc() {
        assertThat(Arrays.stream(Nfs3FileType.values()).map(type -> type.name() + "=" + type.code()))
                .containsExactly(
                        "REGULAR=1",
                        "DIRECTORY=2",
                        "BLOCK_DEVICE=3",
                        "CHARACTER_DEVICE=4",
                        "SYMBOLIC_LINK=5",
                        "SOCKET=6",
                        "FIFO=7");
        assertThat(Arrays.stream(StableHow.values()).map(how -> how.name() + "=" + how.code()))
                .containsExactly("UNSTABLE=0", "DATA_SYNC=1", "FILE_SYNC=2");
    }

    @Test
    void statusesHaveTheCodesOfTheRfc() {
        assertThat(Arrays.stream(Nfs3Status.values()).map(status -> status.name() + "=" + status.code()))
                .containsExactly(
                        ("OK=0 PERM=1 NOENT=2 IO=5 NXIO=6 ACCES=13 EXIST=17 XDEV=18 NODEV=19 NOTDIR=20 ISDIR=21"
                                        + " INVAL=22 FBIG=27 NOSPC=28 ROFS=30 MLINK=31 NAMETOOLONG=63 NOTEMPTY=66"
                                        + " DQUOT=69 STALE=70 REMOTE=71 BADHANDLE=10001 NOT_SYNC=10002"
                                        + " BAD_COOKIE=10003 NOTSUPP=10004"
                                        + " TOOSMALL=10005 SERVERFAULT=10006 BADTYPE=10007 JUKEBOX=10008")
                                .split(" ", -1));
    }
}
