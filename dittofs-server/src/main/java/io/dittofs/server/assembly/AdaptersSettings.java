package io.dittofs.server.assembly;

import io.dittofs.config.Doc;
import io.dittofs.config.NotSupportedYet;
import io.dittofs.server.adapter.nfs.NfsSettings;
import io.dittofs.server.adapter.smb.SmbSettings;

/// The section `adapters`: the protocols.
public record AdaptersSettings(
        @Doc("NFSv3 and MOUNT") NfsSettings nfs,
        @Doc("SMB 2 and 3") @NotSupportedYet SmbSettings smb) {}
