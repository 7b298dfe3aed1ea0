# The command and the gdb file, which phpize does not know: one folder, and a link to the command; and its man page and
# completions, where programs look for them. `make install` installs them with the extension, `make uninstall-zmmx` takes
# all of it away again.
ZMMX_PREFIX = /usr/local
ZMMX_SHARE = $(ZMMX_PREFIX)/share/zmmx
ZMMX_LINK = ../share/zmmx/zmmx
ZMMX_MAN = $(ZMMX_PREFIX)/share/man/man1
ZMMX_BASH = $(ZMMX_PREFIX)/share/bash-completion/completions
ZMMX_ZSH = $(ZMMX_PREFIX)/share/zsh/site-functions

install: install-zmmx-tools

install-zmmx-tools:
	@echo "Installing zmmx, the command:     $(INSTALL_ROOT)$(ZMMX_PREFIX)/bin/zmmx"
	@mkdir -p "$(INSTALL_ROOT)$(ZMMX_PREFIX)/bin" "$(INSTALL_ROOT)$(ZMMX_SHARE)/lib/zmmx"
	@cp "$(srcdir)"/bin/lib/zmmx/* "$(INSTALL_ROOT)$(ZMMX_SHARE)/lib/zmmx/"
	@cp "$(srcdir)/bin/zmmx.gdb.py" "$(INSTALL_ROOT)$(ZMMX_SHARE)/"
	@cp "$(srcdir)/bin/zmmx" "$(INSTALL_ROOT)$(ZMMX_SHARE)/zmmx"
	@chmod 755 "$(INSTALL_ROOT)$(ZMMX_SHARE)/zmmx"
	@ln -sf $(ZMMX_LINK) "$(INSTALL_ROOT)$(ZMMX_PREFIX)/bin/zmmx"
	@mkdir -p "$(INSTALL_ROOT)$(ZMMX_MAN)" "$(INSTALL_ROOT)$(ZMMX_BASH)" "$(INSTALL_ROOT)$(ZMMX_ZSH)"
	@cp "$(srcdir)/bin/help/zmmx.1" "$(INSTALL_ROOT)$(ZMMX_MAN)/zmmx.1"
	@cp "$(srcdir)/bin/help/zmmx.bash" "$(INSTALL_ROOT)$(ZMMX_BASH)/zmmx"
	@cp "$(srcdir)/bin/help/_zmmx" "$(INSTALL_ROOT)$(ZMMX_ZSH)/_zmmx"

# a command of that name that is not this one stays
uninstall-zmmx:
	rm -f "$(INSTALL_ROOT)$(ZMMX_MAN)/zmmx.1" "$(INSTALL_ROOT)$(ZMMX_BASH)/zmmx" "$(INSTALL_ROOT)$(ZMMX_ZSH)/_zmmx"
	rm -rf "$(INSTALL_ROOT)$(ZMMX_SHARE)" "$(INSTALL_ROOT)$(phpincludedir)/ext/zmmx"
	[ "$$(readlink "$(INSTALL_ROOT)$(ZMMX_PREFIX)/bin/zmmx")" != $(ZMMX_LINK) ] || rm -f "$(INSTALL_ROOT)$(ZMMX_PREFIX)/bin/zmmx"
	rm -f "$(INSTALL_ROOT)$(EXTENSION_DIR)/zmmx.so"

.PHONY: install-zmmx-tools uninstall-zmmx
