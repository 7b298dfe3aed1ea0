# WordPress and MediaWiki with generated content, and what they are asked for.

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

mediawiki_urls=(
	'/index.php?title=Main_Page'
	'/index.php?title=Long_1'
	'/index.php?title=Long_2&fresh=1'
	'/index.php?title=Special:AllPages'
	'/index.php?title=Long_1&action=history'
	'/api.php?action=query&prop=revisions&rvprop=content&rvslots=main&titles=Long_1&format=json'
	'/load.php?lang=en&modules=startup&only=scripts&raw=1&skin=vector'
)

# applications_provide: both applications, and $dir/NAME.urls for each.
applications_provide() {
	wordpress_provide
	mediawiki_provide
	printf '%s\n' "${mediawiki_urls[@]}" >"$dir/mediawiki.urls"
}
