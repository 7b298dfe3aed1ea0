# The command and the gdb file, which phpize does not know: one folder, and a link to the command. `make install` installs
# them with the extension, `make uninstall-zmmx` takes all of it away again.
ZMMX_PREFIX = /usr/local
ZMMX_SHARE = $(ZMMX_PREFIX)/share/zmmx
ZMMX_LINK = ../share/zmmx/zmmx

install: install-zmmx-tools

install-zmmx-tools:
	@echo "Installing zmmx, the command:     $(INSTALL_ROOT)$(ZMMX_PREFIX)/bin/zmmx"
	@mkdir -p "$(INSTALL_ROOT)$(ZMMX_PREFIX)/bin" "$(INSTALL_ROOT)$(ZMMX_SHARE)/lib/zmmx"
	@cp "$(srcdir)"/bin/lib/zmmx/* "$(INSTALL_ROOT)$(ZMMX_SHARE)/lib/zmmx/"
	@cp "$(srcdir)/bin/zmmx.gdb.py" "$(INSTALL_ROOT)$(ZMMX_SHARE)/"
	@cp "$(srcdir)/bin/zmmx" "$(INSTALL_ROOT)$(ZMMX_SHARE)/zmmx"
	@chmod 755 "$(INSTALL_ROOT)$(ZMMX_SHARE)/zmmx"
	@ln -sf $(ZMMX_LINK) "$(INSTALL_ROOT)$(ZMMX_PREFIX)/bin/zmmx"

# a command of that name that is not this one stays
uninstall-zmmx:
	rm -rf "$(INSTALL_ROOT)$(ZMMX_SHARE)" "$(INSTALL_ROOT)$(phpincludedir)/ext/zmmx"
	[ "$$(readlink "$(INSTALL_ROOT)$(ZMMX_PREFIX)/bin/zmmx")" != $(ZMMX_LINK) ] || rm -f "$(INSTALL_ROOT)$(ZMMX_PREFIX)/bin/zmmx"
	rm -f "$(INSTALL_ROOT)$(EXTENSION_DIR)/zmmx.so"

.PHONY: install-zmmx-tools uninstall-zmmx
