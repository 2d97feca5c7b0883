package io.dittofs.e2e.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.Storage;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is written is what is read, however it is transferred: contents are in files behind a log, as by default.
final class DataIT {
    private static Lab lab;

    @BeforeAll
    static void start() {
        lab = Lab.open(Storage.Kind.ROCKSDB);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @Test
    void fioVerifiesWhatItWrote() {
        String output = lab.run("""
                share m
                verify() {
                    name=$1; shift
                    fio --name="$name" --directory=m --verify=crc32c --verify_fatal=1 --do_verify=1 --group_reporting \\
                        --randrepeat=1 --output="$WORK/fio" --thread "$@" \\
                        || { cat "$WORK/fio"; exit 1; }
                    grep -q 'err= 0' "$WORK/fio"
                    rm -f m/"$name".*
                    echo "$name"
                }
                verify buffered --rw=randwrite --bs=4k --size=16m --ioengine=sync --fsync=64
                verify direct --rw=randwrite --bs=4k --size=8m --ioengine=psync --direct=1
                verify large --rw=write --bs=1m --size=128m --ioengine=psync --direct=1
                verify odd --rw=randwrite --bsrange=512-70000 --bs_unaligned --size=16m --ioengine=sync --end_fsync=1
                verify queued --rw=randrw --bs=16k --size=8m --ioengine=libaio --iodepth=16 --direct=1
                verify jobs --rw=randwrite --bs=8k --size=4m --ioengine=psync --numjobs=4 --end_fsync=1
                verify mapped --rw=randwrite --bs=4k --size=4m --ioengine=mmap
                verify durable --rw=randwrite --bs=4k --size=2m --ioengine=psync --sync=1
                umount m
                """);
        assertThat(output.lines())
                .containsExactly("buffered", "direct", "large", "odd", "queued", "jobs", "mapped", "durable");
    }

    @Test
    void aGibibyteComesBackAsItWas() {
        // Each block holds its own offset, so that one in the wrong place is seen.
        String output = lab.run("""
                big() {
                    fio --name=big --filename=m/big --rw=write --bs=1m --size=1g --ioengine=psync --verify=crc32c \\
                        --verify_fatal=1 --thread --output="$WORK/fio" "$@" || { cat "$WORK/fio"; exit 1; }
                    grep -q 'err= 0' "$WORK/fio"
                }
                share m
                big --do_verify=0 --end_fsync=1
                stat -c '%s' m/big
                # With a cold cache, through the page cache and around it.
                umount m
                share m
                big --verify_only
                big --verify_only --direct=1
                rm m/big
                umount m
                """);
        assertThat(output.lines()).containsExactly("1073741824");
    }

    @Test
    void holesAreZerosAndCostNothing() {
        String output = lab.run("""
                share m
                truncate -s 8G m/sparse
                stat -c '%s %b' m/sparse
                printf middle | dd of=m/sparse bs=1 seek=4294967296 conv=notrunc status=none
                printf end | dd of=m/sparse bs=1 seek=8589934592 conv=notrunc status=none
                sync m/sparse
                stat -c '%s' m/sparse
                test "$(stat -c '%b' m/sparse)" -ge 1
                test "$(du -k m/sparse | cut -f1)" -le 4096
                umount m
                share m
                dd if=m/sparse bs=1M skip=4095 count=1 status=none | cmp -n 1048576 - /dev/zero
                dd if=m/sparse bs=1 skip=4294967296 count=6 status=none; echo
                dd if=m/sparse bs=1M skip=8192 status=none; echo
                # What is cut off never comes back.
                head -c 100000 /dev/zero | tr '\\0' x > m/cut
                truncate -s 5000 m/cut
                truncate -s 100000 m/cut
                umount m
                share m
                head -c 5000 m/cut | tr -d x | wc -c
                tail -c 95000 m/cut | cmp -n 95000 - /dev/zero
                test "$(du -k m/cut | cut -f1)" -le 96
                df --output=used -k m | tail -1 > before
                rm m/sparse m/cut
                umount m
                """);
        assertThat(output.lines()).containsExactly("8589934592 0", "8589934595", "middle", "end", "0");
    }

    @Test
    void everyTransferSizeWorks() {
        String output = lab.run("""
                head -c 5000011 /dev/urandom > data
                for size in 4096 8192 32768 65536 262144 1048576; do
                    share m "rsize=$size,wsize=$size"
                    grep -o "rsize=$size,wsize=$size" /proc/mounts
                    cp data m/data
                    umount m
                    share m "rsize=$size,wsize=$size"
                    cmp data m/data
                    # Overlapping changes in the middle, not aligned to anything.
                    dd if=data of=m/data bs=12345 seek=3 skip=7 count=20 conv=notrunc status=none
                    cp data changed
                    dd if=data of=changed bs=12345 seek=3 skip=7 count=20 conv=notrunc status=none
                    umount m
                    share m "rsize=$size,wsize=$size"
                    cmp changed m/data
                    rm m/data
                    umount m
                done
                for option in sync noac actimeo=0; do
                    share m "$option"
                    cp data m/data
                    cmp data m/data
                    rm m/data
                    umount m
                done
                """);
        List<String> sizes = List.of("4096", "8192", "32768", "65536", "262144", "1048576");
        assertThat(output.lines())
                .containsExactlyElementsOf(sizes.stream()
                        .map(size -> "rsize=%s,wsize=%s".formatted(size, size))
                        .toList());
    }
}
