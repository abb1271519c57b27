<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use FilesystemIterator;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use RuntimeException;
use SplFileInfo;
use ZipArchive;

/**
 * The files of a WordPress installation: core, content and configuration, each in the folder that a test chooses.
 */
final class Tree {
	/** The folder that the web server serves. */
	public readonly string $docroot;

	/** The folder that contains WordPress core. */
	public readonly string $core;

	/** WP_CONTENT_DIR. */
	public readonly string $content;

	/**
	 * @param string                $name      Part of the names of the folder and the database.
	 * @param string                $core      The path of core below the docroot: '' or '/wp'.
	 * @param string                $front     The path of the site's index.php below the docroot.
	 * @param string|null           $content   The path of the content below the docroot; null for core's own wp-content.
	 * @param string                $web       The path of the docroot below the tree's folder, such as '/web'.
	 * @param string                $config    The path of wp-config.php below the docroot; null for core's own folder.
	 * @param array<string, string> $constants More constants for wp-config.php, each a PHP expression.
	 * @param bool                  $has_plugin Whether the plugin is installed.
	 */
	public function __construct(
		public readonly string $name,
		string $core = '',
		private readonly string $front = '',
		?string $content = null,
		string $web = '',
		private readonly ?string $config = null,
		private array $constants = [],
		public readonly bool $has_plugin = true
	) {
		$this->docroot = Internet\folder() . "/trees/{$name}{$web}";
		$this->core    = $this->docroot . $core;
		$this->content = null === $content ? $this->core . '/wp-content' : $this->docroot . $content;
	}

	/**
	 * Returns the folder of the site's index.php.
	 */
	public function front_folder(): string {
		return $this->docroot . $this->front;
	}

	public function lay_out(): void {
		self::copy_all( (string) getenv( 'SHORTPIXEL_FLUSH_TEST_WORDPRESS' ), $this->core, 'wp-content', true );
		$this->write_plugins();
		$this->write(
			"{$this->content}/mu-plugins/internet.php",
			sprintf( 'require %s;', var_export( __DIR__ . '/mu-plugin.php', true ) )
		);
		$this->write_theme();
		if ( $this->docroot . $this->front !== $this->core ) {
			$this->write(
				"{$this->docroot}{$this->front}/index.php",
				sprintf(
					"define( 'WP_USE_THEMES', true );\nrequire __DIR__ . %s;",
					var_export( substr( $this->core, strlen( $this->docroot . $this->front ) ) . '/wp-blog-header.php', true )
				)
			);
		}
		$this->configure();
	}

	/**
	 * Writes wp-config.php, with these constants added to the earlier ones.
	 *
	 * @param array<string, string> $constants Each a PHP expression.
	 */
	public function configure( array $constants = [] ): void {
		$this->constants = array_merge( $this->constants, $constants );
		$lines           = [];
		$all             = $this->constants + [
			'DB_NAME'                    => var_export( "shape_{$this->name}", true ),
			'DB_USER'                    => "'root'",
			'DB_PASSWORD'                => "''",
			'DB_HOST'                    => var_export( (string) getenv( 'SHORTPIXEL_FLUSH_TEST_DB_HOST' ), true ),
			'DB_CHARSET'                 => "'utf8mb4'",
			'DB_COLLATE'                 => "''",
			'WP_DEFAULT_THEME'           => "'shapes'",
			'DISABLE_WP_CRON'            => 'true',
			'WP_DEBUG'                   => 'true',
			'WP_DEBUG_DISPLAY'           => 'false',
			'WP_DEBUG_LOG'               => var_export( Internet\folder() . '/debug.log', true ),
			'AUTOMATIC_UPDATER_DISABLED' => 'true',
			'FS_METHOD'                  => "'direct'",
		];
		foreach ( [ 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ] as $name ) {
			$all[ "{$name}_KEY" ]  = "'a {$name} key that guards nothing'";
			$all[ "{$name}_SALT" ] = "'a {$name} salt that guards nothing'";
		}
		foreach ( $all as $name => $value ) {
			$lines[] = "define( '{$name}', {$value} );";
		}
		$lines[] = "\$table_prefix = 'wp_';";
		$lines[] = "defined( 'ABSPATH' ) || define( 'ABSPATH', " . var_export( "{$this->core}/", true ) . ' );';
		$lines[] = "require_once ABSPATH . 'wp-settings.php';";
		$this->write(
			( null === $this->config ? $this->core : $this->docroot . $this->config ) . '/wp-config.php',
			implode( "\n", $lines )
		);
	}

	/**
	 * Returns the path of the plugin's zip.
	 */
	public static function release(): string {
		return (string) getenv( 'SHORTPIXEL_FLUSH_SHAPES_ZIP' );
	}

	/**
	 * Extracts the plugin's zip, unless the site is to be without the plugin, and copies the providers' stand-ins.
	 */
	private function write_plugins(): void {
		if ( $this->has_plugin ) {
			$zip = new ZipArchive();
			$zip->open( self::release() );
			$zip->extractTo( "{$this->content}/plugins" );
			$zip->close();
		}
		foreach ( [ 'shortpixel-adaptive-images-stand-in', 'autoptimize-stand-in', 'shortpixel-image-optimiser-stand-in' ] as $name ) {
			self::copy_all( __DIR__ . "/../../plugins/{$name}", "{$this->content}/plugins/{$name}" );
		}
	}

	/**
	 * Writes a theme that shows the content of posts.
	 */
	private function write_theme(): void {
		$theme = "{$this->content}/themes/shapes";
		$this->write( "{$theme}/index.php", "get_header();\nwhile ( have_posts() ) {\n\tthe_post();\n\tthe_content();\n}\nget_footer();" );
		$this->write( "{$theme}/header.php", "echo '<!DOCTYPE html><html><head>';\nwp_head();\necho '</head><body>';" );
		$this->write( "{$theme}/footer.php", "wp_footer();\necho '</body></html>';" );
		file_put_contents( "{$theme}/style.css", "/*\nTheme Name: Shapes\n*/\n" );
	}

	private function write( string $file, string $code ): void {
		is_dir( dirname( $file ) ) || mkdir( dirname( $file ), 0755, true );
		file_put_contents( $file, "<?php\n{$code}\n" );
	}

	/**
	 * Copies a file or a folder.
	 *
	 * @param string $without   A name at the top level to leave out.
	 * @param bool   $may_share Whether to make hard links on the same disk: only for files that nothing changes.
	 */
	private static function copy_all( string $from, string $to, string $without = '', bool $may_share = false ): void {
		$from = (string) realpath( $from );
		if ( is_file( $from ) ) {
			is_dir( dirname( $to ) ) || mkdir( dirname( $to ), 0755, true );
			copy( $from, $to );
			return;
		}
		if ( ! is_dir( $from ) ) {
			return;
		}
		mkdir( $to, 0755, true );
		$may_share = $may_share && self::disk_of( $from ) === self::disk_of( $to );
		$files     = new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator( $from, FilesystemIterator::SKIP_DOTS ),
			RecursiveIteratorIterator::SELF_FIRST
		);
		foreach ( $files as $file ) {
			if ( ! $file instanceof SplFileInfo ) {
				throw new RuntimeException( 'No file.' );
			}
			$path = substr( $file->getPathname(), strlen( $from ) + 1 );
			$top  = explode( '/', $path )[0];
			if ( $top === $without ) {
				continue;
			}
			if ( $file->isDir() ) {
				mkdir( "{$to}/{$path}" );
			} elseif ( $may_share ) {
				link( $file->getPathname(), "{$to}/{$path}" );
			} else {
				copy( $file->getPathname(), "{$to}/{$path}" );
			}
		}
	}

	private static function disk_of( string $folder ): int {
		$known = stat( $folder );
		return false === $known ? -1 : $known['dev'];
	}
}
