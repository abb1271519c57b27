<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Say\flush_schema;
use function ShortPixelFlush\Say\purge_schema;
use function ShortPixelFlush\Say\purge_shape;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/say/schema.php';

/**
 * Tests what the REST API returns about a flush and its rows, from its beginning to its end.
 */
final class ShapeTest extends Flush_Test_Case {
	/**
	 * @return array{state: string, message: string, details: list<string>, title: string, layers: list<array{layer: string, state: string, counts: array<string, int>}>, counts: array<string, int>, steps: list<array{seconds: float|null}>, wait: array{seconds_left: int}|null, endpoint: array{from: string, to: string}|null, can: array<string, bool>, created_at: string, finished_at: string|null}
	 */
	private function shape( int $id ): array {
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		$shape = flush_shape( $flush );
		$valid = rest_validate_value_from_schema( $shape, flush_schema() );
		self::assertTrue( $valid, is_wp_error( $valid ) ? $valid->get_error_message() : '' );
		return $shape + [ 'title' => $shape['subject']['title'] ];
	}

	public function test_a_flush_keeps_to_its_schema_at_every_moment_and_its_layers_move_on(): void {
		$user = $this->act_as( 'author' );
		$id   = $this->flush( 3, [ 'user_id' => $user ] );

		$shape = $this->shape( $id );
		self::assertSame( [ 'queued', 'queued', 'queued', 'queued', 'queued' ], array_column( $shape['layers'], 'state' ) );
		self::assertSame( [ true, false, true, false ], array_values( $shape['can'] ) );
		self::assertSame(
			[ null, null, gmdate( 'Y-m-d\TH:i:s\Z', $this->now ) ],
			[ $shape['wait'], $shape['finished_at'], $shape['created_at'] ]
		);

		$this->runner()->step( $id, 5.0 );
		$shape = $this->shape( $id );
		self::assertSame( [ 'done', 'running', 'queued', 'queued', 'queued' ], array_column( $shape['layers'], 'state' ) );
		self::assertSame( [ 3, 3 ], [ $shape['layers'][0]['counts']['sent'], $shape['counts']['total'] ] );
		self::assertSame( [ 'seconds_left' => 30 ], $shape['wait'] );

		$this->world->trouble = static fn ( array $request ): ?array => str_contains( $request['url'], 'w_3+' ) ? [ 'status' => 404 ] : null;
		$this->now           += 30;
		$this->runner()->step( $id, 5.0 );
		$shape = $this->shape( $id );
		self::assertSame( [ 'waiting', 'running' ], [ $shape['state'], $shape['layers'][4]['state'] ] );
		self::assertSame( [ 2, 1 ], [ $shape['layers'][4]['counts']['rebuilding'], $shape['layers'][4]['counts']['sent'] ] );

		$this->run_to_the_end( $id );
		$shape = $this->shape( $id );
		self::assertSame( [ 'done', 'done', 'skipped', 'skipped', 'done' ], array_column( $shape['layers'], 'state' ) );
		self::assertSame( [ false, true, false, false ], array_values( $shape['can'] ) );
		self::assertSame( 'partial', $shape['state'] );
		self::assertSame( [ 2, 1, 3 ], [ $shape['counts']['rebuilding'], $shape['counts']['failed'], $shape['counts']['total'] ] );
	}

	public function test_a_purge_keeps_to_its_schema_and_says_why(): void {
		$id                   = $this->flush( 2 );
		$this->world->trouble = static fn ( array $request ): ?array => str_contains( $request['url'], 'w_1+' ) ? [ 'status' => 403 ] : null;
		$shapes               = array_map( 'ShortPixelFlush\Say\purge_shape', $this->purges->find( $id )['purges'] );
		self::assertSame(
			[ null, null, null, [] ],
			[ $shapes[0]['sent_at'], $shapes[0]['checked_at'], $shapes[0]['status'], $shapes[0]['evidence'] ]
		);

		$this->run_to_the_end( $id );
		$shapes = [];
		foreach ( $this->purges->find( $id )['purges'] as $purge ) {
			$shape    = purge_shape( $purge );
			$shapes[] = $shape;
			self::assertTrue( rest_validate_value_from_schema( $shape, purge_schema() ) );
		}

		self::assertSame(
			[ 'failed', 403, null, 1, 'webp' ],
			[ $shapes[0]['state'], $shapes[0]['status'], $shapes[0]['sent_at'], $shapes[0]['width'], $shapes[0]['format'] ]
		);
		self::assertStringContainsString( 'refused this link', $shapes[0]['reason'] );
		self::assertSame(
			[ 'rebuilding', 307, 7, '' ],
			[ $shapes[1]['state'], $shapes[1]['status'], $shapes[1]['attachment_id'], $shapes[1]['reason'] ]
		);
		self::assertSame( 'redirect_to_origin', $shapes[1]['evidence'][0]['kind'] );
	}

	public function test_titles_name_what_was_flushed(): void {
		$title = fn ( string $scope, array $subject ): string => $this->shape(
			( new Flushes() )->create(
				[
					'scope'   => $scope,
					'subject' => $subject,
				]
			)
		)['title'];
		$image = [
			'id'        => 7,
			'title'     => 'mid.jpg',
			'thumbnail' => '',
			'edit_url'  => '',
		];

		self::assertSame(
			'mid.jpg',
			$title(
				'images',
				[
					'attachments'      => [ $image ],
					'attachment_count' => 1,
				]
			)
		);
		self::assertSame(
			'mid.jpg and 11 more',
			$title(
				'images',
				[
					'attachments'      => [ $image ],
					'attachment_count' => 12,
				]
			)
		);
		self::assertSame(
			'ä b.jpg',
			$title( 'urls', [ 'urls' => [ 'https://cdn.shortpixel.ai/spai/ret_img/example.org/%C3%A4%20b.jpg?x=/y#z' ] ] )
		);
		self::assertSame( 'a.jpg and b.jpg', $title( 'urls', [ 'urls' => [ 'https://example.org/a.jpg', 'https://example.org/b.jpg' ] ] ) );
		$named = static fn ( string ...$titles ): array => [
			'attachments'      => array_map( static fn ( string $title ): array => [ 'title' => $title ] + $image, $titles ),
			'attachment_count' => 8,
		];
		self::assertSame( 'House, Sea and 6 more', $title( 'images', $named( 'House', 'Sea', 'Dune' ) ) );
		self::assertSame( '8 images', $title( 'images', $named( '', '' ) ), 'Images without any name.' );
		$page = 'https://example.org/about/';
		self::assertSame(
			'About us and b.jpg',
			$title(
				'urls',
				[
					'urls'  => [ $page, 'https://example.org/b.jpg' ],
					'pages' => [ $page => 'About us' ],
				] + $named( 'House' )
			)
		);
		self::assertSame(
			'House, Sea and 6 more',
			$title(
				'urls',
				[ 'urls' => array_fill( 0, 30, 'https://cdn.shortpixel.ai/spai/ret_img/example.org/a.jpg' ) ] + $named( 'House', 'Sea' )
			),
			'Many copies of some images.'
		);
		self::assertSame( 'All images', $title( 'site', [] ) );
	}

	public function test_a_flush_of_everything_has_layers_too_and_only_the_last_can_be_undone(): void {
		$target = [
			'id' => 'spai',
			'by' => 'switch',
		];
		$steps  = [
			[
				'id'       => 'try',
				'state'    => 'done',
				'seconds'  => 0.4,
				'provider' => 'spai',
			],
			[
				'id'       => 'switch',
				'state'    => 'done',
				'provider' => 'spai',
			],
			[
				'id'    => 'page_caches',
				'state' => 'skipped',
			],
			[
				'id'    => 'front_page',
				'state' => 'failed',
			],
		];
		$site   = [
			'scope'         => 'site',
			'state'         => 'partial',
			'subject'       => [ 'targets' => [ $target ] ],
			'endpoint_from' => 'https://cdn.shortpixel.ai/spai',
			'endpoint_to'   => 'https://cdn.shortpixel.ai/spai2',
			'steps'         => array_map( static fn ( array $step ): Step => new Step( $step ), $steps ),
		];
		$first  = ( new Flushes() )->create( $site );
		self::assertTrue( $this->shape( $first )['can']['undo'] );

		$second = ( new Flushes() )->create( $site );
		$shape  = $this->shape( $second );
		self::assertTrue( $shape['can']['undo'] );
		self::assertFalse( $this->shape( $first )['can']['undo'] );
		self::assertSame( [ 'done', 'skipped', 'skipped', 'skipped', 'failed' ], array_column( $shape['layers'], 'state' ) );
		self::assertSame( 'https://cdn.shortpixel.ai/spai2', $shape['endpoint']['to'] ?? '' );
		self::assertSame( 0.4, $shape['steps'][0]['seconds'] );
	}

	/**
	 * @param array<string, string> $states State by step.
	 */
	#[DataProvider( 'flushes_of_everything' )]
	public function test_whether_a_check_showed_what_a_flush_of_everything_did( bool $expected, array $states ): void {
		$steps = [];
		foreach ( $states as $id => $state ) {
			$steps[] = compact( 'id', 'state' );
		}
		$steps = wp_json_encode( $steps );

		self::assertSame( $expected, ( new Flush( [ 'scope' => 'site' ] + compact( 'steps' ) ) )->is_unchecked() );
		self::assertFalse(
			( new Flush( [ 'scope' => 'images' ] + compact( 'steps' ) ) )->is_unchecked(),
			'The checks of its copies say that.'
		);
	}

	/**
	 * @return iterable<string, array{bool, array<string, string>}>
	 */
	public static function flushes_of_everything(): iterable {
		yield 'pages were seen to ask for new links' => [ false, [ 'front_page' => 'done' ] ];
		yield 'no page shows any' => [ true, [ 'front_page' => 'skipped' ] ];
		yield 'undone' => [ false, [ 'switch_back' => 'done' ] ];
		yield 'ShortPixel was only asked to remove' => [
			true,
			[
				'purge'      => 'done',
				'front_page' => 'skipped',
			],
		];
		yield 'it was only asked for one of two plugins' => [
			true,
			[
				'purge'      => 'done',
				'front_page' => 'done',
			],
		];
	}
}
