# Where the programs and applications come from. Sourced after bin/lib/common.sh; $dir is the scratch directory.
#
# What only this benchmark needs is unpacked there, not installed: the packages of the applications would bring
# a web server along, and those of PHP's modules would change the configuration of every PHP on this system.

# unpack PACKAGE...: downloads the packages and unpacks them into $dir/root.
unpack() {
	mkdir -p "$dir/packages" "$dir/root"
	(cd "$dir/packages" && apt-get download -qq "$@" 2>"$dir/log/apt") || {
		cat "$dir/log/apt" >&2
		die "cannot download: $*; are the sources in /etc/apt right, and is apt-get update done?"
	}
	local package
	for package in "$dir"/packages/*.deb; do
		dpkg-deb -x "$package" "$dir/root"
		dpkg-deb -W --showformat='${Package} ${Version}\n' "$package" >>"$dir/root/versions"
	done
	rm -rf "$dir/packages"
}

# application_version PACKAGE
application_version() {
	sed -n "s/^$1 //p" "$dir/root/versions"
}

# The modules that both applications use, in an order in which they load.
php_modules=(mysqlnd mysqli pdo pdo_sqlite ctype dom simplexml xml xmlreader xmlwriter fileinfo iconv intl mbstring
	tokenizer exif)

# module_path NAME: the module's file, the unpacked one first; nothing for one that is built in.
module_path() {
	local folder
	folder=$("$php" -n -r 'echo ini_get("extension_dir");')
	local path
	for path in "$dir/root$folder/$1.so" "$folder/$1.so"; do
		if [ -e "$path" ]; then
			printf '%s\n' "$path"
			return
		fi
	done
	"$php" -n -m | grep -qix "$1" || die "PHP $php_id has no module $1"
}

# php_ini: the one configuration of all columns and of the scripts that set up.
php_ini() {
	local name path
	cat <<-INI
		memory_limit = 256M
		error_reporting = E_ALL & ~E_DEPRECATED & ~E_STRICT
		display_errors = Off
		log_errors = On
		zend_extension = opcache
		opcache.enable = 1
		opcache.memory_consumption = 256
		opcache.interned_strings_buffer = 16
		opcache.max_accelerated_files = 20000
		date.timezone = UTC
	INI
	for name in "${php_modules[@]}"; do
		path=$(module_path "$name")
		[ -z "$path" ] || printf 'extension = %s\n' "$path"
	done
}

# setup_renew: what lies in $dir stays if it was made for this PHP by these scripts.
setup_renew() {
	local id
	id=$(cat "$here"/lib/{packages,applications}.sh "$here"/*_fill.php "$here/text.inc" <(echo "$php_id") | cksum)
	[ "$(cat "$dir/setup" 2>/dev/null)" != "$id" ] || return 0
	rm -rf "$dir"/{root,mysql,wordpress.*,mediawiki.*}
	printf '%s\n' "$id" >"$dir/setup"
}

# packages_provide: the programs, and both applications under $dir/root.
packages_provide() {
	need_packages php-cli php-fpm php-intl php-mbstring php-xml mariadb-server-core mariadb-client-core
	setup_renew
	if [ ! -e "$dir/root/complete" ]; then
		say "unpacking WordPress and MediaWiki in $dir"
		unpack "php$php_id-mysql" "php$php_id-sqlite3" wordpress wordpress-theme-twentytwentythree php-getid3 \
			mediawiki mediawiki-classes
		touch "$dir/root/complete"
	fi
	php_ini >"$dir/php.ini"
}
