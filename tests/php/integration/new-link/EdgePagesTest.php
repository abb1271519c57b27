<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use function ShortPixelFlush\Model\text;

require_once __DIR__ . '/New_Link_Test_Case.php';

/**
 * Tests flushes by a new link on a site with its own edge, a cache of pages and files: the files are purged before the
 * new link is requested, and pages with the old link once the site renders them with the new one.
 */
final class EdgePagesTest extends New_Link_Test_Case {
	private const FRONT = 'http://example.org/';

	/**
	 * The requests that the edge got, in order, such as "PURGE example.org/".
	 *
	 * @var list<string>
	 */
	private array $told = [];

	/**
	 * The edge's next answers to purges of pages; after these, it answers 200.
	 *
	 * @var list<array<string,mixed>>
	 */
	private array $answers = [];

	/** @var list<array<string,mixed>> */
	private array $answers_of_files = [];

	/**
	 * @var array<string,string>
	 */
	private array $setup = [
		'servers' => 'http://127.0.0.1:6081',
		'method'  => 'PURGE',
	];

	/**
	 * @var list<string>
	 */
	private array $hosts = [ 'example.org' ];

	protected function setUp(): void {
		parent::setUp();
		add_filter(
			'shortpixel_flush_configured_edges',
			fn (): array => [
				[
					'id'    => 'varnish',
					'kind'  => 'generic',
					'hosts' => $this->hosts,
					'setup' => $this->setup,
				],
			]
		);
		add_filter(
			'shortpixel_flush_pre_request',
			fn ( array $before, array $request ): array => str_starts_with(
				text( $request['url'] ?? '' ),
				'http://127.0.0.1:6081/'
			) ? $this->told( $request ) + $before : $before,
			20,
			2
		);
		$this->kept[ self::FRONT ] = [ 'body' => $this->page() ];
	}

	/**
	 * @param array<mixed> $request
	 * @return array<string,mixed>
	 */
	private function told( array $request ): array {
		$method       = text( $request['method'] ?? '' );
		$headers      = is_array( $request['headers'] ?? null ) ? $request['headers'] : [];
		$page         = text( $headers['Host'] ?? '' ) . substr( text( $request['url'] ?? '' ), strlen( 'http://127.0.0.1:6081' ) );
		$this->told[] = "{$method} {$page}";
		$answer       = (
			str_contains( $page, '/uploads/' )
			? array_shift( $this->answers_of_files )
			: array_shift( $this->answers )
		) ?? [ 'status' => 200 ];
		if ( 200 === $answer['status'] ) {
			$this->kept = 'PURGE' === $method ? array_diff_key( $this->kept, [ "http://{$page}" => [] ] ) : [];
		}
		return $answer + [
			'body'  => '',
			'error' => '',
		];
	}

	public function test_pages_leave_the_edge_after_the_page_caches_and_before_they_are_looked_at(): void {
		$story = [];
		add_action(
			'shortpixel_flush_step',
			static function ( string $step, string $moment ) use ( &$story ): void {
				if ( 'before' === $moment ) {
					$story[] = $step;
				}
			},
			10,
			2
		);
		$this->hold_the_old_picture();
		$id    = $this->give();
		$flush = $this->run_to_end( $id );

		self::assertSame( 'done', $flush->state, $this->message( $id ) );
		self::assertSame( [ 'edge_files', 'ways', 'version', 'page_caches', 'edge_pages', 'pages', 'fall_back' ], $story );
		self::assertContains( 'PURGE example.org/', $this->told );
		self::assertSame( [ 'done' ], array_values( array_unique( $this->steps( $id ) ) ) );
		self::assertStringContainsString( '?spf=' . $this->version(), text( $this->kept[ self::FRONT ]['body'] ?? $this->page() ) );
		self::assertMatchesRegularExpression( '/^Varnish, nginx or Squid: \d+ links? cleared\.$/', $this->said( $id, 'edge_pages' ) );
	}

	public function test_an_undo_takes_them_out_once_more(): void {
		$id = $this->give();
		$this->run_to_end( $id );
		$this->kept[ self::FRONT ] = [ 'body' => $this->page() ];
		$this->told                = [];

		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/undo" )->get_status() );
		$flush = $this->run_to_end( $id );

		self::assertSame( 'undone', $flush->state );
		self::assertContains( 'PURGE example.org/', $this->told );
		self::assertStringNotContainsString( 'old page', $this->message( $id ) );
	}

	public function test_where_the_pages_cant_be_listed_everything_goes_and_that_is_said(): void {
		$this->setup += [ 'everything' => 'BAN' ];
		$this->in_a_widget();
		$id = $this->give();
		$this->run_to_end( $id );

		self::assertSame( [ 'BAN example.org/' ], $this->told_of_pages(), 'By the host that visitors use.' );
		self::assertSame( 'Cleared: Varnish, nginx or Squid.', $this->said( $id, 'edge_pages' ) );
	}

	public function test_where_everything_would_have_to_go_and_it_cant_be_emptied_from_here_the_result_says_so(): void {
		$this->in_a_widget();
		$this->kept = [];
		$id         = $this->give();
		$flush      = $this->run_to_end( $id );

		self::assertSame( [ [], 'skipped' ], [ $this->told_of_pages(), $this->steps( $id )['edge_pages'] ] );
		self::assertContains( $flush->state, [ 'done', 'partial' ] );
		self::assertStringContainsString(
			'Visitors may get pages with the old links. Clear this yourself: Varnish, nginx or Squid.',
			$this->message( $id )
		);
	}

	public function test_a_refusal_is_said_and_tried_again(): void {
		$this->answers = array_fill( 0, 60, [ 'status' => 403 ] );
		$id            = $this->give();
		$flush         = $this->run_to_end( $id );

		self::assertSame( [ 'partial', 'failed' ], [ $flush->state, $this->steps( $id )['edge_pages'] ] );
		self::assertStringContainsString( '127.0.0.1:6081 refused to be cleared', $this->message( $id ) );

		$this->answers = [];
		self::assertTrue( $this->can( $id )['retry'] );
		$this->rest( 'POST', "/flushes/{$id}/retry" );
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
	}

	public function test_a_busy_edge_gets_its_pause_and_only_what_is_left_is_sent_again(): void {
		$this->answers = [
			[
				'status'      => 503,
				'retry_after' => 40,
			],
		];
		$id            = $this->give();
		$begun         = $this->now;
		$flush         = $this->run_to_end( $id );

		self::assertSame( 'done', $flush->state, $this->message( $id ) );
		self::assertGreaterThanOrEqual( 40, $this->now - $begun );
		$times = array_count_values( $this->told );
		self::assertSame( 2, max( 0, ...array_values( $times ) ) );
		self::assertSame( count( $times ) + 1, array_sum( $times ) );
	}

	public function test_a_refusal_is_not_forgotten_where_the_rest_succeeds_later(): void {
		$this->answers = [ [ 'status' => 403 ], [ 'status' => 503 ] ];
		$id            = $this->give();
		$flush         = $this->run_to_end( $id );

		self::assertSame( [ 'partial', 'failed' ], [ $flush->state, $this->steps( $id )['edge_pages'] ], $this->message( $id ) );
		self::assertStringContainsString( '127.0.0.1:6081 refused to be cleared', $this->message( $id ) );
	}

	public function test_an_edge_that_stays_away_is_given_up(): void {
		$this->answers = array_fill( 0, 1000, [ 'status' => 502 ] );
		$id            = $this->give();
		$flush         = $this->run_to_end( $id );

		self::assertSame( [ 'partial', 'failed' ], [ $flush->state, $this->steps( $id )['edge_pages'] ] );
		self::assertSame( 5, max( 0, ...array_values( array_count_values( $this->told ) ) ) );
	}

	public function test_an_edge_in_front_of_other_hosts_has_no_part_in_it(): void {
		$this->hosts = [ 'img.example.org' ];
		$this->kept  = [];
		$id          = $this->give();
		$this->run_to_end( $id );

		self::assertSame( [], $this->told );
		self::assertSame( [ 'ways', 'version', 'page_caches', 'pages' ], array_keys( $this->steps( $id ) ) );
	}

	/** @return list<string> */
	private function told_of_pages(): array {
		return array_values( array_filter( $this->told, static fn ( string $told ): bool => ! str_contains( $told, '/uploads/' ) ) );
	}

	private function in_a_widget(): void {
		update_option(
			'widget_block',
			[
				2              => [
					'content' => '<!-- wp:image {"id":' . $this->image . '} --><img class="wp-image-' . $this->image . '" src="' . wp_get_attachment_url( $this->image ) . '"/>',
				],
				'_multiwidget' => 1,
			]
		);
	}

	private function said( int $id, string $step ): string {
		return array_column( \ShortPixelFlush\Flush\flush_shape( $this->flush( $id ) )['steps'], 'message', 'id' )[ $step ];
	}

	public function test_where_a_new_link_gave_the_old_file_the_files_are_purged_once_more(): void {
		add_action(
			'shortpixel_flush_step',
			function ( string $step, string $moment ): void {
				if ( [ 'version', 'recorded' ] === [ $step, $moment ] ) {
					$this->world->origin = 'old';
					array_map( [ $this->world, 'hold' ], \ShortPixelFlush\Cdn\find_cdn_urls( $this->page() ) );
					$this->world->origin = 'new';
					$this->told          = [];
				}
			},
			10,
			2
		);
		$flush = $this->run_to_end( $this->give() );

		self::assertSame( 'not_told_apart', $flush->subject->ways[ $this->image ]['why'] ?? '' );
		self::assertContains( 'PURGE ' . substr( (string) wp_get_attachment_url( $this->image ), strlen( 'http://' ) ), $this->told );
	}

	/** Makes the edge give the CDN the old file, at any link, until a file is purged. */
	private function keep_the_old_file(): void {
		$this->world->origin = 'old';
		add_filter(
			'shortpixel_flush_pre_request',
			function ( array $answer, array $request ): array {
				if (
					'PURGE' === ( $request['method'] ?? '' )
					&& 200 === ( $answer['status'] ?? 0 )
					&& str_contains( text( $request['url'] ?? '' ), '/uploads/' )
				) {
					$this->world->origin = 'new';
				}
				return $answer;
			},
			30,
			2
		);
	}

	public function test_an_edge_forgets_the_old_file_before_the_new_link_is_asked_for(): void {
		$this->keep_the_old_file();
		$id    = $this->give();
		$flush = $this->run_to_end( $id );

		self::assertSame( [ 'done', 'New for visitors.' ], [ $flush->state, $this->message( $id ) ] );
		self::assertSame( 'new_link', $flush->subject->ways[ $this->image ]['way'] ?? '' );
		self::assertSame(
			[ 'new' ],
			array_values(
				array_unique(
					array_map(
						[ $this->world, 'visitor_sees' ],
						\ShortPixelFlush\Cdn\find_cdn_urls( $this->page() )
					)
				)
			)
		);
		self::assertSame(
			[],
			array_keys( array_filter( array_count_values( $this->told ), static fn ( int $times ): bool => $times > 1 ) ),
			'Nothing twice.'
		);
	}

	public function test_where_the_edge_keeps_the_old_file_the_result_says_so(): void {
		$this->keep_the_old_file();
		$this->answers          = array_fill( 0, 60, [ 'status' => 403 ] );
		$this->answers_of_files = $this->answers;
		$id                     = $this->give();
		$flush                  = $this->run_to_end( $id );

		self::assertContains( $flush->state, [ 'partial', 'failed' ] );
		self::assertStringNotContainsString( 'New for visitors', $this->message( $id ) );
		self::assertSame( 1, substr_count( $this->message( $id ), 'refused to be cleared' ), $this->message( $id ) );
	}

	public function test_files_that_an_edge_kept_are_purged_when_it_is_tried_again(): void {
		$this->answers_of_files = [ [ 'status' => 403 ], [ 'status' => 403 ], [ 'status' => 403 ] ];
		$id                     = $this->give();
		self::assertSame( [ 'partial', 'failed' ], [ $this->run_to_end( $id )->state, $this->steps( $id )['edge_files'] ] );
		self::assertStringContainsString( '127.0.0.1:6081 refused to be cleared', $this->message( $id ) );

		$this->told = [];
		$this->rest( 'POST', "/flushes/{$id}/retry" );
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		self::assertNotSame( $this->told_of_pages(), $this->told );
	}

	public function test_a_new_link_is_not_tried_before_a_busy_edge_had_its_pause(): void {
		$this->keep_the_old_file();
		$this->answers_of_files = [
			[
				'status'      => 503,
				'retry_after' => 40,
			],
			[
				'status'      => 503,
				'retry_after' => 40,
			],
			[
				'status'      => 503,
				'retry_after' => 40,
			],
		];
		$begun                  = $this->now;
		$id                     = $this->give();
		$flush                  = $this->run_to_end( $id );

		self::assertSame(
			[ 'done', 'new_link' ],
			[ $flush->state, $flush->subject->ways[ $this->image ]['way'] ?? '' ],
			$this->message( $id )
		);
		self::assertGreaterThanOrEqual( 40, $this->now - $begun );
	}

	public function test_where_copies_are_removed_anyway_the_files_are_purged_once(): void {
		$flush = $this->run_to_end( $this->give( [ 'method' => 'removal' ] ) );

		self::assertFalse( $flush->has_step( 'edge_files' ) );
		$files = array_filter( $this->told, static fn ( string $told ): bool => str_contains( $told, '/uploads/' ) );
		self::assertSame( array_values( array_unique( $files ) ), array_values( $files ) );
		self::assertNotSame( [], $files );
	}

	public function test_files_are_purged_first_where_copies_are_planned_while_the_flush_runs_too(): void {
		$this->keep_the_old_file();
		$id = \ShortPixelFlush\Flush\start_many( [ $this->image ], 'Replaced', get_current_user_id(), 'auto' );
		self::assertIsInt( $id );
		$flush = $this->run_to_end( $id );

		self::assertSame(
			[ 'done', 'new_link' ],
			[ $this->steps( $id )['edge_files'], $flush->subject->ways[ $this->image ]['way'] ?? '' ]
		);
		self::assertSame(
			[ 'new' ],
			array_values(
				array_unique(
					array_map(
						[ $this->world, 'visitor_sees' ],
						\ShortPixelFlush\Cdn\find_cdn_urls( $this->page() )
					)
				)
			)
		);
	}

	public function test_a_cdn_that_tells_no_links_apart_leaves_the_files_to_the_removal(): void {
		\ShortPixelFlush\Versions\note_told(
			'https://cdn.shortpixel.ai/spai',
			'',
			array_fill_keys( \ShortPixelFlush\Versions\FORMS, 'same' )
		);
		foreach ( [
			$this->give(),
			\ShortPixelFlush\Flush\start_many( [ $this->image ], 'Replaced', get_current_user_id(), 'auto' ),
		] as $id ) {
			self::assertIsInt( $id );
			$this->told = [];
			$flush      = $this->run_to_end( $id );

			self::assertTrue( $flush->has_step( 'edge_files', [ 'skipped' ] ) );
			$files = array_filter( $this->told, static fn ( string $told ): bool => str_contains( $told, '/uploads/' ) );
			self::assertSame( array_values( array_unique( $files ) ), array_values( $files ) );
		}
	}
}
