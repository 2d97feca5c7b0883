package io.dittofs.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {
    @Test
    void areThoseOfTheSpecifications() {
        assertThat(Limits.AUTH_BODY_BYTES_MAX).as("RFC 5531 §8.2").isEqualTo(400);
        assertThat(Limits.MACHINE_NAME_BYTES_MAX).as("RFC 5531 §14").isEqualTo(255);
        assertThat(Limits.AUTH_SYS_GROUPS_MAX).as("RFC 5531 §14").isEqualTo(16);
        assertThat(Limits.HANDLE_BYTES_MAX).as("NFS3_FHSIZE").isEqualTo(64);
        assertThat(Limits.MOUNT_PATH_BYTES_MAX).as("MNTPATHLEN").isEqualTo(1024);
        assertThat(Limits.MOUNT_NAME_BYTES_MAX).as("MNTNAMLEN").isEqualTo(255);
    }

    @Test
    void letTheLargestAuthSysFitIntoACredential() {
        int fields = 5 * Integer.BYTES;
        int name = Limits.MACHINE_NAME_BYTES_MAX + 1;
        assertThat(fields + name + Limits.AUTH_SYS_GROUPS_MAX * Integer.BYTES)
                .isLessThanOrEqualTo(Limits.AUTH_BODY_BYTES_MAX);
    }

    @Test
    void letTheLargestWriteFitIntoARecord() {
        int rpcHeader = 10 * Integer.BYTES + 2 * Limits.AUTH_BODY_BYTES_MAX;
        int arguments = 4 + Limits.HANDLE_BYTES_MAX + 8 + 4 + 4 + 4;
        assertThat(rpcHeader + arguments + Limits.TRANSFER_BYTES_MAX).isLessThanOrEqualTo(Limits.RECORD_BYTES_MAX);
    }

    @Test
    void letOnlyNamesReachTheServerThatARecordCanHold() {
        assertThat(Limits.NAME_BYTES_MAX).isLessThan(Limits.RECORD_BYTES_MAX);
    }

    @Test
    void areMultiplesOfTheXdrUnitWhereDataIsMoved() {
        assertThat(Limits.TRANSFER_BYTES_MAX % 4).isZero();
        assertThat(Limits.DIRECTORY_REPLY_BYTES_MAX % 4).isZero();
        assertThat(Limits.HANDLE_BYTES_MAX % 4).isZero();
    }
}
