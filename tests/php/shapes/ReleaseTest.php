<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use FilesystemIterator;
use PHPUnit\Framework\Attributes\DataProvider;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;
use ZipArchive;

require_once __DIR__ . '/Journey_Test_Case.php';

/**
 * Tests a release on a clean site: it is installed from its zip, used, updated from every earlier schema, installed
 * over a later version, and deleted without a trace.
 */
final class ReleaseTest extends Journey_Test_Case {
	private const PLUGIN = 'shortpixel-flush/shortpixel-flush.php';
	private const SCHEMA = 'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/store/schema.php";';
	private const STORED = 'global $wpdb; $stored = []; foreach ( ShortPixelFlush\Store\tables( $wpdb->prefix ) as $table ) { $stored[ $table ] = $wpdb->get_results( "SELECT * FROM `{$table}`", ARRAY_A ); }';
	// Options and columns that only earlier versions had.
	private const STALE   = [ 'shortpixel_flush_network_state', 'shortpixel_flush_schedules', 'shortpixel_flush_warming' ];
	private const GONE    = [ 'added_at', 'folded', 'paused', 'planning', 'stage' ];
	private const EARLIER = 'A later version of Flush for ShortPixel was used here.';

	/**
	 * @return array<string, array{string}>
	 */
	public static function kinds(): array {
		return [
			'a single site'                  => [ 'single' ],
			'a network'                      => [ 'network' ],
			'with a persistent object cache' => [ 'cache' ],
		];
	}

	#[DataProvider( 'kinds' )]
	public function test_a_release_from_its_zip_to_its_end( string $kind ): void {
		[ $main, $site ] = self::clean_sites( $kind );
		$before          = self::files( $site->tree );
		self::assertSame( [], self::traces( $main ) );

		self::install( $main, Tree::release() );
		self::assertTrue(
			$main->run(
				sprintf(
					'return null === activate_plugin( %s, "", is_multisite() );',
					var_export( self::PLUGIN, true )
				)
			)
		);
		self::use_provider( $site, 'spai' );
		self::assert_screen( $site );
		$of = self::assert_pictures( $site, [ 'photo' ] );

		$newest = self::number( $site->run( self::SCHEMA . 'return ShortPixelFlush\Store\SCHEMA_VERSION;' ) );
		foreach ( range( 1, $newest - 1 ) as $version ) {
			self::assert_updated( $site, $version, $newest );
		}
		self::assert_flushed( $site, $of['ids'], $of['pictures'], 'green' );

		self::assert_put_back( $main, $site, $newest );
		self::assert_flushed( $site, $of['ids'], $of['pictures'], 'blue' );

		$main->run( sprintf( 'deactivate_plugins( %s, false, is_multisite() );', var_export( self::PLUGIN, true ) ) );
		self::assertTrue( $main->run( sprintf( 'return delete_plugins( [ %s ] );', var_export( self::PLUGIN, true ) ) ) );
		self::assertSame( [], self::traces( $main ) );
		$uploads = $site->run(
			'$files = []; foreach ( get_posts( [ "post_type" => "attachment", "numberposts" => -1, "fields" => "ids" ] ) as $id ) { $folder = dirname( get_attached_file( $id ) ); $files[] = get_attached_file( $id ); foreach ( wp_get_attachment_metadata( $id )["sizes"] as $size ) { $files[] = "$folder/{$size["file"]}"; } } return $files;'
		);
		self::assertIsArray( $uploads );
		self::assertSame( [], array_values( array_diff( self::files( $site->tree ), $before, array_filter( $uploads, 'is_string' ) ) ) );
	}

	/**
	 * Installs sites without the plugin.
	 *
	 * @return array{Site, Site} The site where plugins are installed, and the one that is used; the same unless it is a network.
	 */
	private static function clean_sites( string $kind ): array {
		$tree = new Tree( "release_{$kind}", '', '', null, '', null, [], false );
		$main = new Site( $tree, "https://release-{$kind}.example", "https://release-{$kind}.example" );
		Internet\serve( "release-{$kind}.example", $tree->docroot, [ '' ], 'network' === $kind );
		$main->install();
		if ( 'cache' === $kind ) {
			copy( __DIR__ . '/object-cache.php', "{$tree->content}/object-cache.php" );
			self::assertTrue( $main->run( 'return wp_using_ext_object_cache();' ) );
		}
		if ( 'network' !== $kind ) {
			return [ $main, $main ];
		}
		$main->make_network( false );
		return [ $main, $main->add_site( "{$main->home}/shop" ) ];
	}

	/**
	 * Installs a zip as the Plugins screen does, replacing an installed version.
	 */
	private static function install( Site $site, string $zip ): void {
		$done = $site->run(
			sprintf(
				'require_once ABSPATH . "wp-admin/includes/class-wp-upgrader.php";
				$done = ( new Plugin_Upgrader( new Automatic_Upgrader_Skin() ) )->install( %s, [ "overwrite_package" => true ] );
				return is_wp_error( $done ) ? $done->get_error_message() : $done;',
				var_export( $zip, true )
			)
		);
		self::assertTrue( $done, (string) json_encode( $done ) );
	}

	/**
	 * Gives a site the tables of an earlier schema with its current rows, and asserts that the update keeps them.
	 */
	private static function assert_updated( Site $site, int $version, int $newest ): void {
		$file = __DIR__ . "/schemas/{$version}.sql";
		self::assertFileExists(
			$file,
			"Put there what version {$version} of the tables was: what schema_statements() said before version " . ( $version + 1 )
		);
		$kept = $site->run(
			self::SCHEMA . self::STORED . sprintf(
				'$is = [];
				foreach ( array_keys( $stored ) as $table ) { $wpdb->query( "DROP TABLE `{$table}`" ); }
				foreach ( explode( ";\n", strtr( (string) file_get_contents( %s ), [ "{prefix}" => $wpdb->prefix, "{collate}" => $wpdb->get_charset_collate() ] ) ) as $statement ) {
					if ( "" !== trim( $statement ) ) { $wpdb->query( $statement ); }
				}
				foreach ( ShortPixelFlush\Store\tables( $wpdb->prefix ) as $table ) {
					$columns = array_flip( $wpdb->get_col( "SHOW COLUMNS FROM `{$table}`" ) );
					foreach ( $stored[ $table ] ?? [] as $row ) { $wpdb->insert( $table, array_intersect_key( $row, $columns ) ); }
					$is[ $table ] = $wpdb->get_results( "SELECT * FROM `{$table}`", ARRAY_A );
				}
				update_option( "shortpixel_flush_schema", %d, true );
				foreach ( json_decode( (string) file_get_contents( %s ), true )["options"] as $option => $value ) {
					if ( in_array( $option, %s, true ) ) { $wpdb->insert( $wpdb->options, [ "option_name" => $option, "option_value" => $value["value"], "autoload" => $value["autoload"] ] ); }
				}
				wp_cache_flush();
				return $is;',
				var_export( $file, true ),
				$version,
				var_export( __DIR__ . '/schemas/7.json', true ),
				var_export( self::STALE, true )
			)
		);
		self::assertIsArray( $kept );
		$counts = array_map( 'count', array_filter( $kept, 'is_array' ) );
		self::assertCount( count( $kept ), $counts );
		self::assertGreaterThan( 2, array_sum( $counts ) );

		$listed = $site->rest( 'GET', '/flushes' );
		self::assertSame( 200, $listed['status'] );
		self::assertNotSame( [], $listed['data'] );
		$stored = $site->run(
			self::SCHEMA
			. self::STORED
			. 'return [ (int) get_option( "shortpixel_flush_schema" ), $stored, $wpdb->get_col( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE \'shortpixel_flush_%\'" ), array_map( static fn ( $table ) => $wpdb->get_col( "SHOW COLUMNS FROM `{$table}`" ), array_keys( $stored ) ) ];'
		);
		self::assertIsArray( $stored );
		self::assertSame( $newest, $stored[0] );
		foreach ( array_merge( self::STALE, self::GONE ) as $name ) {
			self::assertStringNotContainsString( "\"{$name}\"", (string) json_encode( [ $stored[2], $stored[3] ] ) );
		}
		self::assertIsArray( $stored[1] );
		foreach ( $kept as $table => $rows ) {
			self::assertIsArray( $rows );
			self::assertIsArray( $stored[1][ $table ] );
			foreach ( $rows as $at => $row ) {
				self::assertIsArray( $row );
				$row = array_diff_key( $row, array_flip( self::GONE ) );
				self::assertSame( $row, array_intersect_key( (array) $stored[1][ $table ][ $at ], $row ), "Version {$version}: {$table}" );
			}
		}
	}

	/**
	 * Updates to a later version with one more column, table and setting, then installs the tested version over it: the
	 * screen says so, and nothing is lost.
	 */
	private static function assert_put_back( Site $main, Site $site, int $newest ): void {
		self::install( $main, self::next_release( $newest ) );
		$site->log_in();
		$site->run(
			'global $wpdb; $wpdb->query( "CREATE TABLE {$wpdb->prefix}shortpixel_flush_tomorrow ( id int ) AS SELECT 7 AS id" ); update_option( "shortpixel_flush_settings", [ "tomorrow" => "kept" ] + get_option( "shortpixel_flush_settings", [] ) );'
		);
		$read = self::SCHEMA . self::STORED . 'return [ (int) get_option( "shortpixel_flush_schema" ), get_option( "shortpixel_flush_settings" )["tomorrow"] ?? null, $stored ];';
		$was  = $site->run( $read );
		self::assertIsArray( $was );
		self::assertSame( [ $newest + 1, 'kept' ], array_slice( $was, 0, 2 ) );
		self::assertStringContainsString( '"of_tomorrow":"tomorrow"', (string) json_encode( $was[2] ) );

		self::install( $main, Tree::release() );
		$main->run(
			sprintf(
				'deactivate_plugins( %1$s, false, is_multisite() ); activate_plugin( %1$s, "", is_multisite() );',
				var_export( self::PLUGIN, true )
			)
		);
		self::assertStringContainsString( self::EARLIER, $site->log_in() );
		self::assertSame( 200, $site->rest( 'POST', '/settings', [ 'optimizers' => true ] )['status'] );
		self::assertSame( $was, $site->run( $read ) );
	}

	/**
	 * Writes the zip of a later version.
	 */
	private static function next_release( int $newest ): string {
		$file = Internet\folder() . '/release/next.zip';
		copy( Tree::release(), $file );
		$zip = new ZipArchive();
		$zip->open( $file );
		$changes = [
			'shortpixel-flush.php'      => [ '/^( \* Version: +)\S+/m' => '${1}99.0.0' ],
			'includes/store/schema.php' => [
				"/(const SCHEMA_VERSION = ){$newest};/" => '${1}' . ( $newest + 1 ) . ';',
				'/(\t+)PRIMARY KEY  \(id\),/'           => "\$1of_tomorrow varchar(20) NOT NULL DEFAULT 'tomorrow',\n\$0",
			],
		];
		foreach ( $changes as $name => $replacements ) {
			$was = (string) $zip->getFromName( "shortpixel-flush/{$name}" );
			foreach ( $replacements as $pattern => $replacement ) {
				$is = (string) preg_replace( $pattern, $replacement, $was );
				self::assertNotSame( $was, $is, $pattern );
				$was = $is;
			}
			$zip->addFromString( "shortpixel-flush/{$name}", $was );
		}
		$zip->close();
		return $file;
	}

	/**
	 * @param list<int>                                               $ids
	 * @param list<array{id: int, url: string, files: list<string>}> $pictures
	 * @param 'blue'|'green'                                          $colour
	 */
	private static function assert_flushed( Site $site, array $ids, array $pictures, string $colour ): void {
		foreach ( $pictures as $picture ) {
			self::repaint( $picture, $colour );
		}
		self::assert_all_checked_are_new(
			self::flush(
				$site,
				[
					'scope'       => 'images',
					'attachments' => $ids,
					'method'      => 'removal',
				]
			),
			true
		);
	}

	/**
	 * Lists everything in the database and the object cache that contains the plugin's name.
	 *
	 * @return list<string>
	 */
	private static function traces( Site $site ): array {
		$found = $site->run(
			'global $wpdb;
			$found = [];
			foreach ( $wpdb->get_col( "SHOW TABLES" ) as $table ) {
				$rows = $wpdb->get_results( "SELECT * FROM `{$table}`", ARRAY_A );
				foreach ( array_merge( [ [ "name" => $table ] ], $rows ) as $row ) {
					foreach ( preg_grep( "/shortpixel.flush/i", array_map( "strval", $row ) ) as $column => $value ) {
						$found[] = "{$table}.{$column}: " . ( $row["option_name"] ?? $row["meta_key"] ?? "" ) . " " . substr( $value, 0, 300 );
					}
				}
			}
			foreach ( (array) glob( WP_CONTENT_DIR . "/objects/*" ) as $file ) {
				// WordPress itself caches the names of options that do not exist.
				if ( md5( "options notoptions" ) !== basename( $file ) && preg_match( "/.{0,80}shortpixel.flush.{0,80}/is", (string) file_get_contents( $file ), $match ) ) {
					$found[] = "cached: {$match[0]}";
				}
			}
			return $found;'
		);
		self::assertIsArray( $found );
		return array_values( array_filter( $found, 'is_string' ) );
	}

	/**
	 * Lists the files in a site's content folder, except the object cache and `upgrade`.
	 *
	 * @return list<string>
	 */
	private static function files( Tree $tree ): array {
		$files = [];
		/** @var SplFileInfo $file */
		foreach ( new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				$tree->content,
				FilesystemIterator::SKIP_DOTS
			)
		) as $file ) {
			if ( 1 !== preg_match( '~\A/(objects|upgrade)/~', substr( $file->getPathname(), strlen( $tree->content ) ) ) ) {
				$files[] = $file->getPathname();
			}
		}
		sort( $files );
		return $files;
	}
}
