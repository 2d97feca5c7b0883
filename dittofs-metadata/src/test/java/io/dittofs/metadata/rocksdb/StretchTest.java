package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.store.StoreTree;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StretchTest {
    private static EntryCodec.Indexed entry(long cookie, long child, String name) {
        return new EntryCodec.Indexed(1, cookie, child, StoreTree.name(name));
    }

    @Test
    void findsWhereItsEntriesBegin() {
        Stretch stretch = new Stretch(List.of(entry(5, 50, "five"), entry(9, 90, "nine")), 7);
        assertThat(stretch.version()).isEqualTo(7);
        assertThat(stretch.size()).isEqualTo(2);
        assertThat(stretch.placeFrom(0)).isZero();
        assertThat(stretch.placeFrom(5)).isZero();
        assertThat(stretch.placeFrom(6)).isOne();
        assertThat(stretch.placeFrom(10)).isEqualTo(2);
        assertThat(stretch.cookie(1)).isEqualTo(9);
        assertThat(stretch.child(1)).isEqualTo(90);
        assertThat(stretch.name(1)).isEqualTo(StoreTree.name("nine"));
        assertThat(new Stretch(List.of(), 0).placeFrom(5)).isZero();
    }

    @Test
    void beginsAtAMultipleOfItsLength() {
        assertThat(Stretch.indexOf(0)).isZero();
        assertThat(Stretch.indexOf(Stretch.COOKIES - 1)).isZero();
        assertThat(Stretch.indexOf(Stretch.COOKIES)).isOne();
    }
}
