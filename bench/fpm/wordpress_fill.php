<?php
/* Installs WordPress and fills it: php wordpress_fill.php FOLDER DATABASE_SOCKET URL_FILE
 * The third argument is written: the URLs to ask for, one a line. */

require __DIR__ . '/text.inc';

if ($argc !== 4) {
	fwrite(STDERR, "usage: php wordpress_fill.php FOLDER DATABASE_SOCKET URL_FILE\n");
	exit(2);
}
[, $folder, $database_socket, $url_file] = $argv;

$database = new mysqli('localhost', 'root', '', '', 0, $database_socket);
$database->query('DROP DATABASE IF EXISTS wordpress');
$database->query('CREATE DATABASE wordpress CHARACTER SET utf8mb4');
$database->close();

const WP_INSTALLING = true;
$_SERVER['HTTP_HOST'] = 'localhost';
$_SERVER['REQUEST_URI'] = '/';

/* WordPress leaves it to others to define this: no mail is to be sent. */
function wp_new_blog_notification(): void
{
}

/* WordPress's files are written to be loaded into the global scope. */
chdir($folder);
require "$folder/wp-load.php";
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Benchmark', 'admin', 'admin@localhost.localdomain', true, '', 'not a secret');
wp_set_current_user(1);

function post_content(Text $text): string
{
	$blocks = [];
	for ($i = mt_rand(4, 12); $i > 0; $i--) {
		$blocks[] = "<!-- wp:paragraph -->\n<p>{$text->paragraph()} <a href=\"/?p=1\">{$text->words(3)}</a></p>\n<!-- /wp:paragraph -->";
		if ($i % 3 === 0) {
			$blocks[] = "<!-- wp:heading -->\n<h2>{$text->sentence()}</h2>\n<!-- /wp:heading -->";
		}
		if ($i % 4 === 0) {
			$blocks[] = "<!-- wp:list -->\n<ul><li>{$text->sentence()}</li><li>{$text->sentence()}</li></ul>\n<!-- /wp:list -->";
		}
	}
	return implode("\n\n", $blocks);
}

function comments_add(Text $text, int $post, int $count, string $date): void
{
	$parent = 0;
	for ($i = 0; $i < $count; $i++) {
		$parent = wp_insert_comment(['comment_post_ID' => $post, 'comment_author' => $text->words(2),
			'comment_author_email' => "reader$i@localhost.localdomain", 'comment_content' => $text->paragraph(),
			'comment_parent' => $i % 3 ? $parent : 0, 'comment_approved' => 1, 'comment_date' => $date,
			'comment_date_gmt' => $date]);
	}
}

function posts_add(Text $text, array $categories, int $count): array
{
	$posts = [];
	for ($i = 0; $i < $count; $i++) {
		$date = gmdate('Y-m-d H:i:s', 1700000000 + 86400 * $i);
		$posts[] = $post = wp_insert_post(['post_title' => $text->sentence(), 'post_content' => post_content($text),
			'post_status' => 'publish', 'post_author' => 1, 'post_date' => $date, 'post_date_gmt' => $date,
			'post_category' => [$categories[$i % count($categories)]],
			'tags_input' => [$text->words(1), $text->words(1)]], true);
		if (is_wp_error($post)) {
			throw new RuntimeException($post->get_error_message());
		}
		comments_add($text, $post, $i === $count - 1 ? 40 : mt_rand(0, 6), $date);
	}
	return $posts;
}

$text = new Text(1);
$categories = [];
for ($i = 0; $i < 8; $i++) {
	$categories[] = wp_insert_term(ucfirst($text->words(2)), 'category')['term_id'];
}
$posts = posts_add($text, $categories, 60);
update_option('posts_per_page', 10);

/* Each post is asked for once, so that what WordPress writes down at a first view is there. */
file_put_contents($url_file, implode("\n", ['/', '/?paged=2', "/?p=$posts[59]", "/?p=$posts[30]", "/?cat=$categories[2]",
	'/?s=' . $text->words(1), '/?feed=rss2', '/?rest_route=/wp/v2/posts', '/wp-login.php']) . "\n");
