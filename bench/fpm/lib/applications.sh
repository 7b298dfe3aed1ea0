# WordPress and MediaWiki with generated content, and the requests that are made to them.

# php_setup SCRIPT ARGUMENT...: a script on stock, with the benchmark's configuration.
php_setup() {
	"$php" -c "$dir/php.ini" -d memory_limit=-1 "$@" >>"$dir/log/setup" 2>&1 \
		|| { tail -5 "$dir/log/setup" >&2; die "$1 failed; its messages are in $dir/log/setup"; }
}

wordpress_config() {
	cat <<-PHP
		<?php
		define('DB_NAME', 'wordpress');
		define('DB_USER', 'root');
		define('DB_PASSWORD', '');
		define('DB_HOST', 'localhost:$dir/run/mysql');
		define('DB_CHARSET', 'utf8mb4');
		foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as \$name) {
			define("{\$name}_KEY", 'the same in every run');
			define("{\$name}_SALT", 'the same in every run');
		}
		define('WP_HOME', 'http://localhost');
		define('WP_SITEURL', 'http://localhost');
		define('DISABLE_WP_CRON', true);
		define('WP_HTTP_BLOCK_EXTERNAL', true);
		define('AUTOMATIC_UPDATER_DISABLED', true);
		\$table_prefix = 'wp_';
		require_once ABSPATH . 'wp-settings.php';
	PHP
}

# wordpress_provide: needs the database running.
wordpress_provide() {
	wordpress=$dir/root/usr/share/wordpress
	[ ! -e "$dir/wordpress.complete" ] || return 0
	say "filling WordPress"
	wordpress_config >"$wordpress/wp-config.php"
	php_setup "$here/wordpress_fill.php" "$wordpress" "$dir/run/mysql" "$dir/wordpress.urls"
	touch "$dir/wordpress.complete"
}

# What the installer does not ask about. A URL with `fresh` in it parses its page anew.
mediawiki_settings() {
	cat <<-PHP
		wfLoadSkin('Vector');
		wfLoadExtension('ParserFunctions');
		wfLoadExtension('Cite');
		\$wgJobRunRate = 0;
		\$wgCacheDirectory = '$dir/mediawiki.cache';
		\$wgLocalisationCacheConf['store'] = 'array';
		\$wgParserCacheType = isset(\$_GET['fresh']) ? CACHE_NONE : CACHE_DB;
	PHP
}

mediawiki_provide() {
	mediawiki=$dir/root/usr/share/mediawiki
	[ ! -e "$dir/mediawiki.complete" ] || return 0
	say "filling MediaWiki"
	rm -rf "$mediawiki/LocalSettings.php" "$mediawiki/extensions" "$dir"/mediawiki.{db,cache,pages}
	ln -s extensions-core "$mediawiki/extensions"
	mkdir -p "$dir"/mediawiki.{db,cache,pages}
	php_setup "$mediawiki/maintenance/install.php" --dbtype sqlite --dbpath "$dir/mediawiki.db" --server http://localhost \
		--scriptpath '' --pass 'not a secret' --confpath "$mediawiki" Wiki Admin
	mediawiki_settings >>"$mediawiki/LocalSettings.php"
	php_setup "$here/mediawiki_fill.php" "$dir/mediawiki.pages"
	php_setup "$mediawiki/maintenance/importTextFiles.php" --overwrite --user Admin "$dir"/mediawiki.pages/*
	php_setup "$mediawiki/maintenance/rebuildLocalisationCache.php" --lang en
	php_setup "$mediawiki/maintenance/runJobs.php"
	touch "$dir/mediawiki.complete"
}

# requests FOLDER URL...: what a web server would send for a GET of each.
requests() {
	local folder=$1 url script
	shift
	for url in "$@"; do
		script=${url%%\?*}
		[ "$script" != / ] || script=/index.php
		cat <<-REQUEST
			GATEWAY_INTERFACE=CGI/1.1
			SERVER_SOFTWARE=load
			SERVER_PROTOCOL=HTTP/1.1
			SERVER_NAME=localhost
			SERVER_ADDR=127.0.0.1
			SERVER_PORT=80
			REMOTE_ADDR=127.0.0.1
			REMOTE_PORT=40000
			REQUEST_METHOD=GET
			REQUEST_URI=$url
			QUERY_STRING=$(case $url in *\?*) printf '%s' "${url#*\?}" ;; esac)
			DOCUMENT_ROOT=$folder
			DOCUMENT_URI=$script
			SCRIPT_NAME=$script
			SCRIPT_FILENAME=$folder$script
			REDIRECT_STATUS=200
			HTTP_HOST=localhost
			HTTP_USER_AGENT=Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
			HTTP_ACCEPT=text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
			HTTP_ACCEPT_LANGUAGE=en-US,en;q=0.5

		REQUEST
	done
}

mediawiki_urls=(
	'/index.php?title=Main_Page'
	'/index.php?title=Long_1'
	'/index.php?title=Long_2&fresh=1'
	'/index.php?title=Special:AllPages'
	'/index.php?title=Long_1&action=history'
	'/api.php?action=query&prop=revisions&rvprop=content&rvslots=main&titles=Long_1&format=json'
	'/load.php?lang=en&modules=startup&only=scripts&raw=1&skin=vector'
)

# applications_provide: both applications, and $dir/NAME.requests for each.
applications_provide() {
	local urls
	wordpress_provide
	mediawiki_provide
	mapfile -t urls <"$dir/wordpress.urls"
	requests "$wordpress" "${urls[@]}" >"$dir/wordpress.requests"
	requests "$mediawiki" "${mediawiki_urls[@]}" >"$dir/mediawiki.requests"
}
