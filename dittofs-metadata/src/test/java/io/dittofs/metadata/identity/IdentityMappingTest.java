package io.dittofs.metadata.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IdentityMappingTest {
    private static final int NOBODY = 65534;
    private static final Credentials ROOT = new Credentials(0, 0, 0, 5);
    private static final Credentials USER = new Credentials(1000, 100, 0, 200);

    @Test
    void noSquashLeavesEverybodyAsTheyAre() {
        IdentityMapping mapping = new IdentityMapping(false, false, NOBODY, NOBODY);
        assertThat(mapping.map(ROOT)).isEqualTo(ROOT);
        assertThat(mapping.map(USER)).isEqualTo(USER);
    }

    @Test
    void rootSquashTakesRootsUserAndGroupWhereverTheyOccur() {
        IdentityMapping mapping = new IdentityMapping(false, true, NOBODY, 99);
        assertThat(mapping.map(ROOT)).isEqualTo(new Credentials(NOBODY, 99, 99, 5));
        assertThat(mapping.map(USER)).isEqualTo(new Credentials(1000, 100, 99, 200));
        assertThat(mapping.map(new Credentials(1000, 0))).isEqualTo(new Credentials(1000, 99));
    }

    @Test
    void allSquashMakesEverybodyAnonymousWithoutGroups() {
        IdentityMapping mapping = new IdentityMapping(true, false, NOBODY, 99);
        assertThat(mapping.map(ROOT)).isEqualTo(new Credentials(NOBODY, 99));
        assertThat(mapping.map(USER)).isEqualTo(mapping.anonymous());
    }

    @Test
    void credentialsKeepTheirOwnGroups() {
        int[] groups = {1, 2};
        Credentials credentials = new Credentials(7, 8, groups);
        groups[0] = 9;
        credentials.groups()[1] = 9;
        assertThat(credentials.isMember(1)).isTrue();
        assertThat(credentials.isMember(2)).isTrue();
        assertThat(credentials.isMember(8)).isTrue();
        assertThat(credentials.isMember(9)).isFalse();
        assertThat(credentials).hasSameHashCodeAs(new Credentials(7, 8, 1, 2)).hasToString("uid=7 gid=8");
    }
}
