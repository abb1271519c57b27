<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use PHPUnit\Framework\Attributes\Group;

require_once __DIR__ . '/Journey_Test_Case.php';

/**
 * A site with Latin-1 database tables and a persistent object cache.
 */
#[Group( 'proof-only' )]
final class StoresTest extends Journey_Test_Case {
	public function test_tables_in_latin_1_behind_a_persistent_object_cache(): void {
		$tree = new Tree( 'stores', '', '', null, '', null, [ 'DB_CHARSET' => "'latin1'" ] );
		Internet\serve( 'stores.example', $tree->docroot, [ '' ] );
		$site = new Site( $tree, 'https://stores.example', 'https://stores.example' );
		$site->install();
		copy( __DIR__ . '/object-cache.php', "{$tree->content}/object-cache.php" );
		self::assertSame(
			[ true, 'latin1' ],
			$site->run(
				'global $wpdb; return [ wp_using_ext_object_cache(), $wpdb->get_row( "SHOW CREATE TABLE {$wpdb->prefix}shortpixel_flush_flushes", ARRAY_N ) ? $wpdb->get_var( "SELECT CCSA.character_set_name FROM information_schema.TABLES T, information_schema.COLLATION_CHARACTER_SET_APPLICABILITY CCSA WHERE CCSA.collation_name = T.table_collation AND T.table_schema = DATABASE() AND T.table_name = \'{$wpdb->prefix}shortpixel_flush_flushes\'" ) : "" ];'
			)
		);
		self::use_provider( $site, 'spai' );
		self::assert_screen( $site );
		$of = self::assert_pictures( $site, [ 'photo', "Caf\u{e9}" ] );
		self::assert_new_link( $site, $of );
		self::assert_everything( $site, 'spai', $of );

		// Different requests write and read text with characters outside Latin-1.
		$flush = self::flush(
			$site,
			[
				'scope'       => 'images',
				'attachments' => $of['ids'],
				'reason'      => "Gr\u{fc}\u{df}e \u{1f30a}",
			]
		);
		self::assertContains( $flush['state'], [ 'done', 'partial' ], self::said( $flush ) );
		$said = array_column( $site->rest( 'GET', '/flushes' )['data'], 'reason' );
		self::assertSame( "Gr\u{fc}\u{df}e \u{1f30a}", $said[0] ?? null );
		$seen = $site->rest( 'GET', '/flushes/' . ( is_int( $flush['id'] ) ? $flush['id'] : 0 ) . '/comparisons' )['data'];
		self::assertIsArray( $seen[0] ?? null, 'What was seen is kept, though its bytes are no text.' );
		self::assertStringStartsWith( 'data:image/webp;base64,', is_string( $seen[0]['site'] ?? null ) ? $seen[0]['site'] : '' );
		self::assert_rights_hold( $site );
	}
}
