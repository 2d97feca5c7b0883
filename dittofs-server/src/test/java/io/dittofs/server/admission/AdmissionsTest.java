package io.dittofs.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.server.reactor.Admission;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AdmissionsTest {
    private static final RateLimitSettings NONE = new RateLimitSettings(false, 1, 1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = Long.MAX_VALUE - SECOND;

    @Test
    void withoutALimitNobodyIsAsked() {
        assertThat(new Admissions(NONE, now).of(NONE)).isSameAs(Admission.OPEN);
    }

    @Test
    void letsABurstInAtOnceAndThenSoManyASecond() {
        Admission admission = new Admissions(NONE, now).of(new RateLimitSettings(true, 100, 20));

        assertThat(admittedWithin(admission, 0)).isEqualTo(20);
        assertThat(admission.admit(now)).isEqualTo(SECOND / 100);
        assertThat(admittedWithin(admission, 3 * SECOND)).isEqualTo(300);
        now += 10 * SECOND;
        assertThat(admittedWithin(admission, 0)).isEqualTo(20);
    }

    @Test
    void whoWaitsAsLongAsItIsToldIsLetIn() {
        Admission admission = new Admissions(NONE, now).of(new RateLimitSettings(true, 3, 1));
        for (int i = 0; i < 100; i++) {
            long wait = admission.admit(now);
            if (wait > 0) {
                assertThat(admission.admit(now + wait - 1)).isEqualTo(1);
                now += wait;
                assertThat(admission.admit(now)).isZero();
            }
        }
    }

    @Test
    void theLimitOfAllCountsEveryProtocol() {
        Admissions admissions = new Admissions(new RateLimitSettings(true, 10, 10), now);
        Admission nfs = admissions.of(NONE);
        Admission smb = admissions.of(new RateLimitSettings(true, 4, 4));

        assertThat(admittedWithin(smb, 0)).isEqualTo(4);
        assertThat(admittedWithin(nfs, 0)).isEqualTo(6);
        assertThat(smb.admit(now)).isPositive();
    }

    @Test
    void whatTheLimitOfAllRefusesCostsTheProtocolNothing() {
        Admissions admissions = new Admissions(new RateLimitSettings(true, 1, 1), now);
        Admission smb = admissions.of(new RateLimitSettings(true, 10, 2));
        assertThat(smb.admit(now)).isZero();
        for (int i = 0; i < 100; i++) {
            assertThat(smb.admit(now)).isEqualTo(SECOND);
        }
        now += SECOND;
        assertThat(smb.admit(now)).isZero();
    }

    /// How many are let in until that time has passed, where each asks again when it is told to.
    private int admittedWithin(Admission admission, long nanos) {
        long end = now + nanos;
        int admitted = 0;
        while (true) {
            long wait = admission.admit(now);
            if (wait == 0) {
                admitted++;
            } else if (now + wait - end > 0) {
                now = end;
                return admitted;
            } else {
                now += wait;
            }
        }
    }
}
