<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use ShortPixelFlush\Edges\Edge;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Edges\kinds;
use function ShortPixelFlush\Model\text;
use const ShortPixelFlush\Page_Caches\ASSET_CACHES;
use const ShortPixelFlush\Page_Caches\PAGE_CACHES;

require_once dirname( __DIR__, 4 ) . '/includes/edges/edges.php';
require_once dirname( __DIR__, 4 ) . '/includes/model/values.php';
require_once dirname( __DIR__, 4 ) . '/includes/page-caches/clear.php';
require_once __DIR__ . '/Document.php';

/**
 * The tables of docs/edges.md and docs/page-caches.md match the code, and readme.txt names the edges' hosts.
 */
final class DocsTest extends Wp_Test_Case {
	private static function limit( int $requests ): string {
		return 0 === $requests ? 'no limit' : (string) $requests;
	}

	public function test_the_table_of_edges_says_what_each_kind_needs_and_takes(): void {
		$rows = array_column( Document::of( 'docs/edges.md' )->rows( 'kind' ), null, 1 );
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
		}
	}

	public function test_the_limits_of_cloudflares_other_plans_are_those_of_the_code(): void {
		$cloudflare = kinds()['cloudflare'];
		self::assertInstanceOf( Edge::class, $cloudflare );
		$said = Document::of( 'docs/edges.md' )->text();
		foreach ( [ 'pro', 'business', 'enterprise' ] as $plan ) {
			$limits = $cloudflare->limits( [ 'plan' => $plan ] );
			self::assertStringContainsString( number_format( $limits['per_minute'] ) . " and {$limits['burst']} (", $said, $plan );
		}
	}

	public function test_constants_in_examples_name_a_kind_and_one_of_its_fields(): void {
		$known = [];
		foreach ( kinds() as $id => $kind ) {
			foreach ( array_merge( [ 'hosts' ], array_column( $kind->fields(), 'name' ) ) as $field ) {
				$known[] = strtoupper( "{$id}_{$field}" );
				$known[] = strtoupper( "{$id}_2_{$field}" );
			}
		}
		preg_match_all( "/'SHORTPIXEL_FLUSH_EDGE_([A-Z0-9_]+)'/", Document::of( 'docs/edges.md' )->text(), $written );

		self::assertNotSame( [], $written[1] );
		self::assertSame( [], array_diff( $written[1], $known ) );
	}

	public function test_readme_txt_names_every_host_that_an_edge_sends_requests_to(): void {
		foreach ( kinds() as $kind ) {
			foreach ( $kind->hosts( [] ) as $host ) {
				self::assertStringContainsString( "{$kind->name()}, {$host}:", Document::of( 'readme.txt' )->text() );
			}
		}
	}

	public function test_the_table_of_page_caches_says_how_each_is_cleared(): void {
		/** @var array<string, array<string, mixed>> $table */
		$table = PAGE_CACHES;
		$rows  = [];
		foreach ( $table as $id => $row ) {
			$call    = is_array( $row['pages'] ?? null ) ? $row['pages'][0] ?? null : null;
			$takes   = is_array( $call ) ? $call[1] ?? null : null;
			$pages   = in_array( $takes, [ 'post', 'posts' ], true ) ? 'single pages, by their post' : 'single pages';
			$without = in_array( $id, ASSET_CACHES, true ) ? 'nothing: it is cleared with all pages' : 'all pages';
			$cleared = null === $takes ? $without : $pages;
			$name    = text( $row['name'] );
			if ( isset( $row['all'] ) ) {
				$rows[ $cleared ][] = $name;
			} else {
				$rows['nothing: images keep their links'][] = $name;
			}
		}
		$expected = array_map( static fn ( array $names ): string => implode( ', ', $names ), $rows );
		$written  = array_column( Document::of( 'docs/page-caches.md' )->rows( 'a new link clears' ), 1, 0 );
		ksort( $expected );
		ksort( $written );

		self::assertSame( $expected, $written );
		$clearable = count( array_filter( $table, static fn ( array $row ): bool => isset( $row['all'] ) ) );
		foreach ( [ 'README.md', 'CHANGELOG.md' ] as $file ) {
			self::assertStringContainsString( "{$clearable} page caches", Document::of( $file )->text() );
		}
	}
}
