package io.dittofs.e2e.page;

/// What a page is looked at on.
///
/// @param width pixels of CSS
/// @param isDark whether its user prefers dark colours
record Screen(int width, boolean isDark) {
    private static final int PHONE_WIDTH_MAX = 600;
    private static final int HEIGHT = 1000;

    int height() {
        return HEIGHT;
    }

    boolean isPhone() {
        return width <= PHONE_WIDTH_MAX;
    }

    String scheme() {
        return isDark ? "dark" : "light";
    }

    @Override
    public String toString() {
        return width + "-" + scheme();
    }
}
