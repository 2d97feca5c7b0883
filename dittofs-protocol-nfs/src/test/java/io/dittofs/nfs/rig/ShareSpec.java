package io.dittofs.nfs.rig;

import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.IdentityMapping;
import io.dittofs.metadata.share.ClientList;
import io.dittofs.metadata.share.ExportRules;
import io.dittofs.metadata.share.HostAddresses;
import java.util.List;

/// A share as a test wants it.
///
/// @param name the export path
/// @param rules who may use it
/// @param isReadOnly whether changes are refused
/// @param quota what it may occupy
/// @param mayBlock whether its stores say so
public record ShareSpec(String name, ExportRules rules, boolean isReadOnly, Quota quota, boolean mayBlock) {
    public static final int ANONYMOUS = 65_534;
    private static final HostAddresses NO_HOSTS = (_, _) -> false;

    /// Open to everybody, root stays root.
    public static ShareSpec of(String name) {
        return new ShareSpec(name, rules(List.of(), List.of(), false, false), false, Quota.NONE, false);
    }

    public ShareSpec readOnly() {
        return new ShareSpec(name, rules, true, quota, mayBlock);
    }

    public ShareSpec withQuota(long bytesMax, long inodesMax) {
        return new ShareSpec(name, rules, isReadOnly, new Quota(bytesMax, inodesMax), mayBlock);
    }

    public ShareSpec blocking() {
        return new ShareSpec(name, rules, isReadOnly, quota, true);
    }

    public ShareSpec withClients(List<String> allowed, List<String> denied) {
        return withRules(
                new ExportRules(clients(allowed, NO_HOSTS), clients(denied, NO_HOSTS), rules.identity(), false, true));
    }

    public ShareSpec withHosts(List<String> allowed, HostAddresses hosts) {
        return withRules(
                new ExportRules(clients(allowed, hosts), clients(List.of(), hosts), rules.identity(), false, true));
    }

    public ShareSpec squashing(boolean all) {
        return withRules(rules(List.of(), List.of(), all, true));
    }

    public ShareSpec securePorts() {
        return withRules(new ExportRules(rules.allowed(), rules.denied(), rules.identity(), true, true));
    }

    public ShareSpec withoutAuthNone() {
        return withRules(new ExportRules(rules.allowed(), rules.denied(), rules.identity(), false, false));
    }

    private ShareSpec withRules(ExportRules changed) {
        return new ShareSpec(name, changed, isReadOnly, quota, mayBlock);
    }

    private static ExportRules rules(List<String> allowed, List<String> denied, boolean all, boolean root) {
        return new ExportRules(
                clients(allowed, NO_HOSTS),
                clients(denied, NO_HOSTS),
                new IdentityMapping(all, root, ANONYMOUS, ANONYMOUS),
                false,
                true);
    }

    private static ClientList clients(List<String> names, HostAddresses hosts) {
        return ClientList.of(names, hosts);
    }
}
