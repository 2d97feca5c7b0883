package io.dittofs.server.user;

import io.dittofs.config.Default;
import io.dittofs.config.Doc;

/// The section `guest`: SMB clients without a login.
public record GuestSettings(
        @Doc("let clients in without a login") @Default("false")
        boolean enabled,

        @Doc("uid of the guest's files") @Default("65534") long uid,
        @Doc("gid of the guest's files") @Default("65534") long gid) {}
