<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use RuntimeException;
use ShortPixelFlush\Tests\Support\Php_Process;

/**
 * Sends requests to a site under test, as a visitor or as the administrator, and runs PHP code on it.
 */
final class Site {
	/** @var array<string, string> */
	private array $cookies = [];

	/** The root URL of the REST API, as log_in() found it on the plugin's screen. */
	public string $rest_root = '';

	private string $nonce = '';

	/**
	 * @param string $home The URL for visitors.
	 * @param string $core The URL of WordPress's own files.
	 */
	public function __construct(
		public readonly Tree $tree,
		public readonly string $home,
		public readonly string $core
	) {}

	/**
	 * Runs PHP code in a separate request to the site, with the admin's functions loaded, and returns its result.
	 */
	public function run( string $code ): mixed {
		$answer = Internet\send(
			Browser::requests( "{$this->core}/wp-admin/admin-ajax.php?action=shapes" ),
			'POST',
			[ 'Content-Type' => 'text/x-shapes-code' ],
			$code
		);
		if ( 1 !== preg_match( '~\A=(.*)\z~s', $answer['body'], $said ) ) {
			throw new RuntimeException(
				"{$this->core} answered {$answer['status']}: "
				. substr( $answer['body'], 0, 1000 )
				. "\n"
				. file_get_contents( Internet\folder() . '/debug.log' )
			);
		}
		return json_decode( $said[1], true );
	}

	/**
	 * Installs WordPress into its own database, and activates the plugin if the tree has it.
	 *
	 * @param string $code PHP code to run after the installation.
	 */
	public function install( string $code = '' ): void {
		$this->tree->lay_out();
		mysqli_report( MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT );
		$database = new \mysqli(
			'localhost',
			'root',
			'',
			'',
			0,
			substr( (string) getenv( 'SHORTPIXEL_FLUSH_TEST_DB_HOST' ), strlen( 'localhost:' ) )
		);
		$database->query( "DROP DATABASE IF EXISTS `shape_{$this->tree->name}`" );
		$database->query( "CREATE DATABASE `shape_{$this->tree->name}` CHARACTER SET utf8mb4" );
		$database->close();
		// Runs in a separate process, because WP_INSTALLING cannot be undefined afterwards.
		$said = Php_Process::run_code(
			sprintf(
				'$_SERVER["HTTP_HOST"] = %1$s; $_SERVER["SERVER_NAME"] = %1$s; $_SERVER["REQUEST_URI"] = %2$s; $_SERVER["REQUEST_METHOD"] = "GET"; $_SERVER["SERVER_PROTOCOL"] = "HTTP/1.1"; $_SERVER["REMOTE_ADDR"] = "127.0.0.1"; $_SERVER["HTTPS"] = %3$s;
				define( "WP_INSTALLING", true );
				require %4$s;
				require_once ABSPATH . "wp-admin/includes/upgrade.php";
				wp_install( "A shape", "admin", "admin@example.org", true, "", "password" );
				wp_installing( false );
				update_option( "permalink_structure", "/%%postname%%/" );
				update_option( "show_avatars", 0 );
				%5$s
				echo "installed";',
				var_export( (string) preg_replace( '~\Ahttps?://([^/]+).*\z~', '$1', $this->core ), true ),
				var_export( (string) preg_replace( '~\Ahttps?://[^/]+~', '', $this->core ) . '/wp-admin/install.php', true ),
				str_starts_with( $this->core, 'https://' ) ? '"on"' : '""',
				var_export( "{$this->tree->core}/wp-load.php", true ),
				$code
			)
		);
		if ( ! str_ends_with( $said, 'installed' ) ) {
			throw new RuntimeException( "Not installed: {$said}" );
		}
		if ( ! $this->tree->has_plugin ) {
			$this->run( 'flush_rewrite_rules( false );' );
			return;
		}
		$activated = $this->run(
			'flush_rewrite_rules( false ); $done = activate_plugin( "shortpixel-flush/shortpixel-flush.php" ); return is_wp_error( $done ) ? $done->get_error_message() : "activated";'
		);
		if ( 'activated' !== $activated ) {
			throw new RuntimeException( 'Not activated: ' . json_encode( $activated ) );
		}
	}

	/**
	 * Makes this site the only one of a network.
	 */
	public function make_network( bool $is_domains ): void {
		$host = (string) preg_replace( '~\Ahttps?://~', '', $this->home );
		$this->run(
			sprintf(
				'require_once ABSPATH . "wp-admin/includes/upgrade.php";
				deactivate_plugins( "shortpixel-flush/shortpixel-flush.php" );
				foreach ( $GLOBALS["wpdb"]->tables( "ms_global" ) as $name => $table ) { $GLOBALS["wpdb"]->$name = $table; }
				install_network();
				populate_network( 1, "%s", "admin@example.org", "A network", "/", %s );',
				$host,
				var_export( $is_domains, true )
			)
		);
		$this->tree->configure(
			[
				'MULTISITE'            => 'true',
				'SUBDOMAIN_INSTALL'    => var_export( $is_domains, true ),
				'DOMAIN_CURRENT_SITE'  => "'{$host}'",
				'PATH_CURRENT_SITE'    => "'/'",
				'SITE_ID_CURRENT_SITE' => '1',
				'BLOG_ID_CURRENT_SITE' => '1',
			]
		);
	}

	public function add_site( string $home ): self {
		[ $domain, $path ] = explode( '/', (string) preg_replace( '~\Ahttps?://~', '', $home ), 2 ) + [ '', '' ];
		$this->run(
			sprintf(
				'$id = wp_insert_site( [ "domain" => "%1$s", "path" => "%2$s", "title" => "A site", "user_id" => 1, "options" => [ "siteurl" => "%3$s", "home" => "%3$s" ] ] ); if ( is_wp_error( $id ) ) { throw new Exception( $id->get_error_message() ); }',
				$domain,
				'' === $path ? '/' : "/{$path}/",
				$home
			)
		);
		$site = new self( $this->tree, $home, $home );
		$site->run(
			'update_option( "permalink_structure", "/%postname%/" ); update_option( "template", "shapes" ); update_option( "stylesheet", "shapes" );'
		);
		$site->run( 'flush_rewrite_rules( false );' );
		return $site;
	}

	/**
	 * Adds red images with all their sizes to the library, and drafts a page that shows them in image blocks.
	 *
	 * @param list<string> $names File names without their extension; they are not sanitized.
	 * @return array{pictures: list<array{id: int, url: string, files: list<string>}>, draft: int}
	 */
	public function pictures( array $names ): array {
		/** @var array{pictures: list<array{id: int, url: string, files: list<string>}>, draft: int} $made */
		$made = $this->run(
			sprintf(
				'$uploads = wp_upload_dir();
				$content = "";
				$pictures = [];
				foreach ( %s as $name ) {
					$file = $uploads["path"] . "/" . $name . ".jpg";
					$image = imagecreatetruecolor( 800, 600 );
					imagefill( $image, 0, 0, imagecolorallocate( $image, 200, 30, 30 ) );
					imagejpeg( $image, $file );
					$id = wp_insert_attachment( wp_slash( [ "post_title" => $name, "post_mime_type" => "image/jpeg", "post_status" => "inherit" ] ), $file );
					wp_update_attachment_metadata( $id, wp_slash( wp_generate_attachment_metadata( $id, $file ) ) );
					$files = [ $file ];
					foreach ( wp_get_attachment_metadata( $id )["sizes"] as $size ) {
						$files[] = dirname( $file ) . "/" . $size["file"];
					}
					$pictures[] = [ "id" => $id, "url" => wp_get_attachment_url( $id ), "files" => $files ];
					foreach ( [ "full", "medium" ] as $size ) {
						$content .= "<!-- wp:image {\"id\":$id,\"sizeSlug\":\"$size\"} -->\n<figure class=\"wp-block-image size-$size\"><img src=\"" . esc_url( wp_get_attachment_image_url( $id, $size ) ) . "\" alt=\"\" class=\"wp-image-$id\"/></figure>\n<!-- /wp:image -->\n";
					}
				}
				return [ "pictures" => $pictures, "draft" => wp_insert_post( [ "post_type" => "page", "post_status" => "draft", "post_title" => "Page of " . count( $pictures ), "post_content" => wp_slash( $content ) ] ) ];',
				var_export( $names, true )
			)
		);
		return $made;
	}

	/**
	 * Publishes a page, and returns its URL.
	 */
	public function publish( int $page ): string {
		$url = $this->run( "wp_update_post( [ 'ID' => {$page}, 'post_status' => 'publish' ] ); return get_permalink( {$page} );" );
		return is_string( $url ) ? $url : throw new RuntimeException( 'No page.' );
	}

	/**
	 * Opens a URL as a new visitor's browser does, follows redirects, and returns the page.
	 */
	public function visit( string $url ): string {
		return self::page( $url, ( new self( $this->tree, $this->home, $this->core ) )->open( $url ) );
	}

	/**
	 * @param array $answer The response.
	 * @phpstan-param array{status: int, body: string, ...} $answer
	 */
	private static function page( string $url, array $answer ): string {
		if ( 200 !== $answer['status'] ) {
			throw new RuntimeException( "{$url} answered {$answer['status']}: " . substr( $answer['body'], 0, 2000 ) );
		}
		return $answer['body'];
	}

	/**
	 * Logs in as the administrator, and opens the plugin's screen to get the root URL and the nonce for rest().
	 *
	 * @return string The HTML of the screen.
	 */
	public function log_in(): string {
		$headers = [
			'Content-Type' => 'application/x-www-form-urlencoded',
			'Cookie'       => 'wordpress_test_cookie=WP%20Cookie%20check',
		];
		$this->open( "{$this->core}/wp-login.php", 'POST', $headers, 'log=admin&pwd=password&testcookie=1' );
		$url    = "{$this->core}/wp-admin/upload.php?page=shortpixel-flush";
		$screen = self::page( $url, $this->open( $url ) );
		preg_match( '~createRootURLMiddleware\( "([^"]+)" \)~', $screen, $root );
		preg_match( '~createNonceMiddleware\( "([^"]+)" \)~', $screen, $nonce );
		if ( ! isset( $root[1], $nonce[1] ) ) {
			throw new RuntimeException( 'No screen: ' . substr( $screen, 0, 2000 ) );
		}
		$this->rest_root = stripslashes( $root[1] );
		$this->nonce     = $nonce[1];
		return $screen;
	}

	/**
	 * Sends a REST request as the screen's script does; log_in() must have been called.
	 *
	 * @param array<string, mixed> $body
	 * @return array{status: int, data: array<mixed>}
	 */
	public function rest( string $method, string $route, array $body = [] ): array {
		$headers = [
			'X-WP-Nonce'   => $this->nonce,
			'Content-Type' => 'application/json',
		];
		$answer  = $this->open(
			$this->rest_root . "shortpixel-flush/v1{$route}",
			$method,
			$headers,
			'GET' === $method ? '' : (string) json_encode( (object) $body )
		);
		$data    = json_decode( $answer['body'], true );
		if ( is_array( $data ) ) {
			return [
				'status' => $answer['status'],
				'data'   => $data,
			];
		}
		throw new RuntimeException( "{$method} {$route} answered {$answer['status']}: {$answer['body']}" );
	}

	/**
	 * @param array<string, string> $headers
	 * @return array{status: int, headers: array<string, string>, cookies: list<string>, body: string}
	 */
	private function open( string $url, string $method = 'GET', array $headers = [], string $body = '' ): array {
		for ( $hop = 0; $hop < 5; $hop++ ) {
			$cookies = array_map(
				static fn ( string $name, string $value ): string => "{$name}={$value}",
				array_keys( $this->cookies ),
				$this->cookies
			);
			$answer  = Internet\send(
				Browser::requests( $url ),
				$method,
				$headers + ( [] === $cookies ? [] : [ 'Cookie' => implode( '; ', $cookies ) ] ),
				$body
			);
			foreach ( $answer['cookies'] as $cookie ) {
				[ $name, $value ]       = explode( '=', explode( ';', $cookie )[0], 2 );
				$this->cookies[ $name ] = $value;
			}
			$location = $answer['headers']['location'] ?? '';
			if ( $answer['status'] < 300 || $answer['status'] >= 400 || 'POST' === $method ) {
				return $answer;
			}
			$url = str_starts_with( $location, '/' ) ? preg_replace( '~\A(https?://[^/]+).*\z~s', '$1', $url ) . $location : $location;
		}
		throw new RuntimeException( "{$url} redirects in a circle." );
	}
}
