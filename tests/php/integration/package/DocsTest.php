<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use ShortPixelFlush\Edges\Edge;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Edges\kinds;
use const ShortPixelFlush\Flush\CHAIN;
use const ShortPixelFlush\Flush\SITE_STEPS;
use const ShortPixelFlush\Page_Caches\ASSET_CACHES;
use const ShortPixelFlush\Page_Caches\PAGE_CACHES;

require_once dirname( __DIR__, 4 ) . '/includes/edges/edges.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/chain/chain.php';
require_once dirname( __DIR__, 4 ) . '/includes/page-caches/clear.php';

/**
 * The tables of edges, page caches and steps are what the code does.
 */
final class DocsTest extends Wp_Test_Case {
	private const ROOT = __DIR__ . '/../../../..';

	private static function text( string $file ): string {
		return (string) file_get_contents( self::ROOT . '/' . $file );
	}

	/**
	 * The rows of the table whose first column has this heading.
	 *
	 * @return list<list<string>>
	 */
	private static function rows( string $file, string $heading ): array {
		self::assertSame( 1, preg_match( '/^\| ' . preg_quote( $heading, '/' ) . ' \|.*\n\|[ -|]+\n((?:\|.*\n)+)/m', self::text( $file ), $found ), $heading );
		$rows = [];
		foreach ( explode( "\n", trim( $found[1] ) ) as $line ) {
			$rows[] = array_map( 'trim', explode( '|', trim( $line, '| ' ) ) );
		}
		return $rows;
	}

	/**
	 * How a limit is written: the provider has one, or not.
	 */
	private static function limit( int $requests ): string {
		return 0 === $requests ? 'no limit' : (string) $requests;
	}

	public function test_the_table_of_edges_says_what_each_kind_needs_bears_and_costs(): void {
		$rows = array_column( self::rows( 'docs/edges.md', 'kind' ), null, 1 );
		self::assertSame( array_map( static fn ( string $id ): string => "`{$id}`", array_keys( kinds() ) ), array_keys( $rows ) );

		foreach ( kinds() as $id => $kind ) {
			$row    = $rows[ "`{$id}`" ];
			$limits = $kind->limits( [] );
			self::assertSame( $kind->name(), $row[0] );
			foreach ( array_column( $kind->fields(), 'name' ) as $field ) {
				self::assertStringContainsString( "`{$field}`", $row[2], $id );
			}
			self::assertMatchesRegularExpression( "/^{$limits['urls']}\b/", $row[3], $id );
			self::assertSame( [ self::limit( $limits['per_minute'] ), self::limit( $limits['burst'] ) ], [ $row[4], $row[5] ], $id );
			self::assertSame( '' === $kind->costs(), 'nothing' === $row[7], $id );
		}
	}

	public function test_what_is_said_of_cloudflares_other_plans_is_so(): void {
		$cloudflare = kinds()['cloudflare'];
		self::assertInstanceOf( Edge::class, $cloudflare );
		$said = self::text( 'docs/edges.md' );
		foreach ( [ 'pro', 'business', 'enterprise' ] as $plan ) {
			$limits = $cloudflare->limits( [ 'plan' => $plan ] );
			self::assertStringContainsString( number_format( $limits['per_minute'] ) . " and {$limits['burst']} (", $said, $plan );
		}
	}

	public function test_constants_in_examples_are_those_of_a_kind_and_one_of_its_fields(): void {
		$known = [];
		foreach ( kinds() as $id => $kind ) {
			foreach ( array_merge( [ 'hosts' ], array_column( $kind->fields(), 'name' ) ) as $field ) {
				$known[] = strtoupper( "{$id}_{$field}" );
				$known[] = strtoupper( "{$id}_2_{$field}" );
			}
		}
		preg_match_all( "/'SHORTPIXEL_FLUSH_EDGE_([A-Z0-9_]+)'/", self::text( 'docs/edges.md' ), $written );

		self::assertNotSame( [], $written[1] );
		self::assertSame( [], array_diff( $written[1], $known ) );
	}

	public function test_the_readme_of_the_plugin_directory_names_every_host_that_a_provider_is_asked_at(): void {
		foreach ( kinds() as $kind ) {
			foreach ( $kind->hosts( [] ) as $host ) {
				self::assertStringContainsString( "{$kind->name()}, {$host}:", self::text( 'readme.txt' ) );
			}
		}
	}

	public function test_the_table_of_page_caches_says_how_each_is_cleared(): void {
		$written = self::rows( 'docs/page-caches.md', 'page cache' );
		/** @var array<string, array<string, mixed>> $table */
		$table = PAGE_CACHES;
		$rows  = [];
		foreach ( $table as $id => $row ) {
			$call   = is_array( $row['pages'] ?? null ) ? $row['pages'][0] ?? null : null;
			$takes  = is_array( $call ) ? $call[1] ?? null : null;
			$pages  = isset( $row['all'] ) ? ( in_array( $id, ASSET_CACHES, true ) ? 'left as it is' : 'no: as a whole' ) : 'no';
			$rows[] = [
				$row['name'],
				"`{$id}`",
				null === $takes ? $pages : ( in_array( $takes, [ 'post', 'posts' ], true ) ? 'yes, by posts' : 'yes' ),
				isset( $row['all'] ) ? 'yes' : 'by hand',
				$row['menu'],
			];
		}

		self::assertSame( $rows, $written );
		foreach ( [ 'README.md', 'CHANGELOG.md' ] as $file ) {
			self::assertStringContainsString( count( $table ) . ' page caches', self::text( $file ) );
		}
	}

	public function test_every_step_of_a_flush_is_there(): void {
		$steps = array_map( static fn ( array $row ): string => $row[0], self::rows( 'README.md', 'step' ) );
		self::assertSame( array_map( static fn ( string $id ): string => "`{$id}`", array_slice( CHAIN, 0, -1 ) ), $steps );

		self::assertSame( 1, preg_match( '/^### Everything$(.*?)^### /ms', self::text( 'README.md' ), $everything ) );
		preg_match( '/^\| step \|.*/ms', $everything[1], $table );
		preg_match_all( '/^\| (`[^|]+) \|/m', $table[0] ?? '', $cells );
		self::assertSame( SITE_STEPS, explode( ', ', str_replace( '`', '', implode( ', ', $cells[1] ) ) ) );
	}
}
