<?php
/**
 * Fills a fresh WordPress for the demos and the end-to-end tests: plugins, endpoint, users, images, a page.
 *
 * The caller has loaded WordPress, and set $shortpixel_flush_site to the SiteOrder that site.ts describes.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tools;

require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once __DIR__ . '/attachments.php';

/**
 * @throws \RuntimeException If the plugin cannot be activated.
 */
function activate( string $plugin ): void {
	$result = activate_plugin( $plugin );
	if ( is_wp_error( $result ) ) {
		throw new \RuntimeException( "{$plugin}: " . $result->get_error_message() );
	}
}

/**
 * Sets the endpoint of the active providers to the simulated CDN's, with the plugin's own classes.
 */
function set_endpoint( string $endpoint ): void {
	foreach ( \ShortPixelFlush\Providers\active() as $provider ) {
		$now    = (string) $provider->endpoint();
		$result = $now === $endpoint ? true : $provider->switch_endpoint( $now, $endpoint );
		if ( true !== $result ) {
			throw new \RuntimeException( $result->get_error_message() );
		}
	}
}

/**
 * Makes the provider write placeholders for its script to fill in, or else the images themselves.
 */
function set_lazy( bool $is_lazy ): void {
	$options = \ShortPixel\AI\Options::_();
	$options->set( $is_lazy ? '' : 'img', 'eager_selectors', [ 'settings', 'exclusions' ] );
	// Chooses the one of the real plugin's two scripts that writes the same URLs as the stand-in's script.
	$options->set( $is_lazy ? 0 : 2, 'nojquery', [ 'settings', 'behaviour' ] );
}

/**
 * Makes a user for each role, named after it, with the password "password".
 *
 * @param string[] $roles
 */
function make_users( array $roles ): void {
	foreach ( $roles as $role ) {
		wp_insert_user(
			[
				'user_login' => $role,
				'user_pass'  => 'password',
				'user_email' => "{$role}@example.org",
				'role'       => $role,
			]
		);
	}
}

/**
 * Makes a page with all the images, which becomes the front page. Returns its URL.
 *
 * @param list<array{id: int, title: string, url: string}> $pictures
 */
function make_page( string $title, string $text, array $pictures ): string {
	$images = '';
	foreach ( $pictures as $picture ) {
		$images .= sprintf(
			"<!-- wp:image {\"id\":%d,\"sizeSlug\":\"large\"} -->\n<figure class=\"wp-block-image size-large\"><img src=\"%s\" alt=\"%s\" class=\"wp-image-%d\"/></figure>\n<!-- /wp:image -->\n",
			$picture['id'],
			esc_url( (string) wp_get_attachment_image_url( $picture['id'], 'large' ) ),
			esc_attr( (string) get_post_meta( $picture['id'], '_wp_attachment_image_alt', true ) ),
			$picture['id']
		);
	}
	$gallery = "<!-- wp:gallery {\"columns\":4,\"align\":\"wide\"} -->\n<figure class=\"wp-block-gallery alignwide has-nested-images columns-4 is-cropped\">{$images}</figure>\n<!-- /wp:gallery -->";
	$page    = wp_insert_post(
		[
			'post_type'    => 'page',
			'post_status'  => 'publish',
			'post_author'  => 1,
			'post_title'   => $title,
			'post_content' => wp_slash(
				'' === $text
				? $gallery
				: "<!-- wp:paragraph -->\n<p>" . esc_html( $text ) . "</p>\n<!-- /wp:paragraph -->\n{$gallery}"
			),
		]
	);
	update_option( 'show_on_front', 'page' );
	update_option( 'page_on_front', $page );
	return (string) get_permalink( $page );
}

wp_set_current_user( 1 );
update_option( 'permalink_structure', '/%postname%/' );
flush_rewrite_rules( false );
update_option( 'blogname', $shortpixel_flush_site['title'] );
// Gravatar may be out of reach, and each failed request would be an error in the browser's console.
update_option( 'show_avatars', 0 );
array_map( __NAMESPACE__ . '\activate', $shortpixel_flush_site['plugins'] );
require_once WP_PLUGIN_DIR . '/shortpixel-flush/includes/providers/providers.php';
wp_mkdir_p( WPMU_PLUGIN_DIR );
file_put_contents(
	WPMU_PLUGIN_DIR . '/wait-seconds.php',
	"<?php add_filter( 'shortpixel_flush_wait_seconds', static fn (): int => (int) get_option( 'test_wait_seconds' ) );"
);
update_option( 'test_wait_seconds', $shortpixel_flush_site['wait_seconds'] );
set_endpoint( $shortpixel_flush_site['endpoint'] );
if ( class_exists( 'ShortPixel\AI\Options' ) ) {
	set_lazy( $shortpixel_flush_site['lazy'] );
}
make_users( $shortpixel_flush_site['roles'] );
$shortpixel_flush_pictures = array_map( __NAMESPACE__ . '\make_attachment', $shortpixel_flush_site['pictures'] );
file_put_contents(
	$shortpixel_flush_site['answer'],
	wp_json_encode(
		[
			'pictures' => $shortpixel_flush_pictures,
			'page'     => make_page(
				$shortpixel_flush_site['page_title'],
				$shortpixel_flush_site['page_text'],
				$shortpixel_flush_pictures
			),
		]
	)
);
