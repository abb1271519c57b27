<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/Cli_Test_Case.php';

/**
 * Tests the commands `image` and `url`: what they accept, flush and print, for people and for scripts.
 */
final class ImageTest extends Cli_Test_Case {

	private int $picture;

	protected function setUp(): void {
		parent::setUp();
		$this->picture = $this->attachment( [ 'name' => 'hero' ] );
	}

	private function file_url(): string {
		return (string) wp_get_attachment_url( $this->picture );
	}

	/**
	 * Returns CDN links to paste. Pasted links count as copies that visitors have, so a flush of them can end with proof.
	 */
	private function links( int ...$widths ): string {
		return implode(
			' ',
			array_map(
				fn ( int $width ): string => self::FROM . "/w_{$width}+q_lossy+ret_img+p_h/" . substr( $this->file_url(), 7 ),
				$widths
			)
		);
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function formats(): array {
		return [
			'sentences'             => [
				'table',
				'/\A1 image, probably 1 credit\. About 3 requests to the CDN\.\nPages ask for the image at a new link, so every browser loads it anew\.\n/',
			],
			'JSON and nothing else' => [
				'json',
				'/\A\[\{"flush":null,"subject":"[^"]+","images":1,"links":0,"new_link":1,"removal":0,"earlier_link":0,"why":\{"told_apart":1\},"copies":0,"requests":3,"credits":1\}\]\z/',
			],
			'CSV with a header'     => [
				'csv',
				'/\Aflush,subject,images,links,new_link,removal,earlier_link,why,copies,requests,credits\n,\S+,1,0,1,0,0,"\{""told_apart"":1\}",0,3,1\n\z/',
			],
			'YAML'                  => [ 'yaml', '/\A---\n-\s+flush: null\s+subject: .*credits: 1\s+\z/s' ],
		];
	}

	#[DataProvider( 'formats' )]
	public function test_a_dry_run_counts_and_prices_in_every_format_and_stores_nothing( string $format, string $pattern ): void {
		$wp = self::wp( "image {$this->picture} --dry-run --format={$format}" );

		self::assert_ended( 0, $wp );
		self::assertMatchesRegularExpression( $pattern, $wp->out );
		self::assertSame( 0, $this->flushes->find( [] )['total'] );
	}

	public function test_a_pdf_is_flushed_by_its_preview_and_refused_without_one(): void {
		self::assert_ended( 0, self::wp( "image {$this->pdf()} --dry-run" ) );
		$bare = self::wp( 'image ' . $this->pdf( [ 'name' => 'bare', 'preview' => false ] ) . ' --dry-run' ); // phpcs:ignore WordPress.Arrays -- Short.
		self::assert_ended( 1, $bare );
		self::assertStringContainsString( '“Bare” has no image: WordPress made no preview of this PDF.', $bare->err );
	}

	public function test_a_dry_run_says_which_way_and_why(): void {
		$wp = self::wp( "image {$this->picture} --method=removal --dry-run" );
		self::assert_ended( 0, $wp );
		self::assertStringContainsString(
			"About 6 requests to the CDN.\nYou chose to keep the links, so the copies are removed.\n",
			$wp->out
		);

		$row = self::wp( "image {$this->picture} {$this->links( 150, 300 )} --dry-run --format=json" )->rows();
		self::assertSame(
			[ [ 0, 1, 0 ], [ 2, 0, 2 ] ],
			array_map( static fn ( array $one ): array => [ $one['links'], $one['new_link'], $one['removal'] ], $row )
		);
		self::assertSame( [ [ 'told_apart' => 1 ], [ 'pasted' => 2 ] ], array_column( $row, 'why' ) );
		self::assertSame( 0, $this->flushes->find( [] )['total'] );
	}

	public function test_images_and_links_are_named_by_standard_input(): void {
		$other = $this->attachment( [ 'name' => 'sea' ] );
		$wp    = self::wp_reading( 'image - --porcelain', "{$this->picture} {$other}\n\n{$this->links( 150 )}\n" );
		self::assert_ended( 0, $wp );
		$stored = $this->flushes->find( [] )['flushes'];
		self::assertSame( "{$stored[1]->id}\n{$stored[0]->id}\n", $wp->out );
		self::assertSame( [ 'urls', 'images' ], array_column( $stored, 'scope' ) );
		self::assertSame( [ $this->picture, $other ], $stored[1]->named_images() );

		$none = self::wp_reading( 'image -', "\n" );
		self::assert_ended( 0, $none );
		self::assertStringContainsString( 'Warning: Standard input names no image and no link. Nothing was done.', $none->err );
	}

	public function test_without_wait_a_flush_is_queued_and_the_command_says_how_it_continues(): void {
		$wp = self::wp( "image {$this->picture} --reason=because" );

		self::assert_ended( 0, $wp );
		$flush = $this->last_flush();
		self::assertSame( [ 'queued', 'images', 'because', 0 ], [ $flush->state, $flush->scope, $flush->reason, $flush->user_id ] );
		self::assertStringContainsString( "Success: Flush {$flush->id} has begun: Hero.", $wp->out );
		self::assertStringContainsString( "wp shortpixel-flush run {$flush->id}", $wp->out, 'WP-Cron is off on this site.' );
	}

	public function test_the_user_option_is_recorded_as_the_one_who_asked(): void {
		self::assert_ended( 0, self::wp( "image {$this->picture} --user=admin --porcelain" ) );
		self::assertSame( 1, $this->last_flush()->user_id );
	}

	public function test_whoever_the_user_option_names_gets_no_further_by_pasted_links(): void {
		$author  = $this->user( 'author' );
		$foreign = self::FROM . '/w_1+ret_img/agency-client.example/w.jpg';
		$spelled = self::FROM . '/w_1+ret_img/www.example.org' . (string) wp_parse_url(
			dirname( $this->file_url() ),
			PHP_URL_PATH
		) . '/x/../hero.jpg';
		foreach ( [
			"url {$spelled}"           => 'You may not edit image',
			"image {$spelled}"         => 'You may not edit image',
			"url {$foreign}"           => 'images of another site',
			"url {$foreign} --dry-run" => 'images of another site',
		] as $command => $sentence ) {
			$wp = self::wp( "{$command} --user={$author}" );
			self::assert_ended( 1, $wp );
			self::assertStringContainsString( $sentence, $wp->err );
		}
		self::assertSame( 0, $this->flushes->find( [] )['total'] );
		self::assert_ended( 0, self::wp( "url {$foreign} {$spelled}" ) );
	}

	public function test_whoever_the_user_option_names_may_do_what_they_may_do_on_the_screen(): void {
		$author = $this->user( 'author' );
		$own    = $this->attachment( [ 'author' => $author ] );
		self::assert_ended( 0, self::wp( "image {$own} --user={$author} --porcelain" ) );
		$flush = $this->last_flush();
		foreach ( [
			"image {$this->picture}",
			'image --all --yes',
			'all --yes',
			"url {$this->file_url()}",
			"image {$own} {$this->picture} --dry-run",
			'run',
		] as $forbidden ) {
			$wp = self::wp( "{$forbidden} --user={$author}" );
			self::assert_ended( 1, $wp );
			self::assertMatchesRegularExpression(
				'/Error: (You may not edit image|Only an administrator can flush images of another site|Sorry, you are not allowed to do this)/',
				$wp->err,
				$forbidden
			);
		}
		wp_update_post(
			[
				'ID'          => $own,
				'post_author' => 1,
			]
		);
		foreach ( [ 'retry', 'run', 'undo' ] as $command ) {
			self::assert_ended( 1, self::wp( "{$command} {$flush->id} --user={$author}" ) );
		}
		$other = $this->user( 'author' );
		foreach ( [ 'stop', 'run', 'get', 'copies', 'undo' ] as $command ) {
			$wp = self::wp( "{$command} {$flush->id} --user={$other}" );
			self::assert_ended( 1, $wp );
			self::assertStringContainsString( "There is no flush “{$flush->id}”", $wp->err, 'Another’s flush is not seen.' );
		}
		self::assertSame( '', self::wp( "list --user={$other} --format=ids" )->out );
		self::assertSame( 1, $this->flushes->find( [] )['total'] );
		self::assert_ended( 0, self::wp( "stop {$flush->id} --user={$author}" ) );
	}

	public function test_a_link_of_an_image_file_means_the_image_and_one_of_the_cdn_means_itself(): void {
		$cdn = $this->links( 300 );
		self::assertSame(
			[
				[
					'images'   => 1,
					'links'    => 0,
					'new_link' => 1,
				],
			],
			self::wp( "image {$this->file_url()} --dry-run --format=json --fields=images,links,new_link" )->rows()
		);
		foreach ( [ 'image', 'url' ] as $command ) {
			self::assertSame(
				[
					[
						'links'   => 1,
						'removal' => 1,
						'copies'  => 1,
					],
				],
				self::wp( "{$command} {$cdn} --dry-run --format=json --fields=links,removal,copies" )->rows()
			);
		}
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function refusals(): array {
		return [
			'an id that is none'              => [ 'image 99999', 'Error: 99999: This image is not in the Media Library any more.' ],
			'a post that is no image'         => [ 'image 1', 'Error: 1: This image is not in the Media Library' ],
			'another site’s address'          => [ 'image https://foreign.example/a.jpg', 'Error: foreign.example is another site.' ],
			'another site’s address, by url'  => [ 'url https://foreign.example/a.jpg', 'Error: foreign.example is another site.' ],
			'one bad address among good ones' => [
				'url https://foreign.example/a.jpg https://cdn.shortpixel.ai/spai/w_1+ret_img/example.org/a.jpg',
				'Error: foreign.example is another site.',
			],
			'two bad addresses, each named'   => [
				'url https://foreign.example/a.jpg https://other.example/b.jpg',
				'https://other.example/b.jpg: other.example is another site.',
			],
			'an option that there is not'     => [ 'image 1 --force', 'unknown --force parameter' ],
			'a method that there is not'      => [ 'image 1 --method=magic', 'method' ],
			'nothing'                         => [ 'image', 'No image was named, so nothing was done.' ],
		];
	}

	#[DataProvider( 'refusals' )]
	public function test_what_is_refused_ends_with_1_and_stores_nothing( string $arguments, string $sentence ): void {
		$wp = self::wp( $arguments );

		self::assert_ended( 1, $wp );
		self::assertStringContainsString( $sentence, $wp->out . $wp->err );
		self::assertSame( 0, $this->flushes->find( [] )['total'] );
	}

	public function test_a_dry_run_of_what_would_be_refused_ends_with_1(): void {
		self::assert_ended( 1, self::wp( 'image 99999 --dry-run' ) );
		self::assert_ended( 1, self::wp( 'url https://foreign.example/a.jpg --dry-run --format=json' ) );
	}

	/**
	 * @return array<string, array{string, int, string, string, string}>
	 */
	public static function verdicts(): array {
		return [
			'all are being made anew'             => [ '', 0, 'done', 'Success: New for new visitors.', '' ],
			'ShortPixel refuses all'              => [ '/f_remove/', 1, 'failed', '', 'Error: ' ],
			'ShortPixel refuses those of a width' => [
				'/f_remove\S*w_150/',
				2,
				'partial',
				'',
				'Warning: Visitors may still see the old image. ',
			],
		];
	}

	#[DataProvider( 'verdicts' )]
	public function test_waiting_ends_with_the_verdict( string $refused, int $code, string $state, string $out, string $err ): void {
		$wp = self::wp( "url {$this->links( 150, 300, 600 )} --wait", [ 'SHORTPIXEL_FLUSH_TEST_REFUSED' => $refused ] );

		self::assert_ended( $code, $wp );
		self::assertSame( $state, $this->last_flush()->state );
		self::assertStringContainsString( $out, $wp->out );
		self::assertStringContainsString( $err, $wp->err );
		self::assertSame(
			0 !== $code,
			str_contains( $wp->out, "state\turl\treason\nfailed\thttps://" ),
			'Those that are not new are named.'
		);
		self::assert_ended( $code, self::wp( "get {$this->last_flush()->id}" ) );
	}

	public function test_where_nobody_knows_which_copies_visitors_use_it_ends_with_2(): void {
		$wp = self::wp( "image {$this->picture} --method=removal --wait" );

		self::assert_ended( 2, $wp );
		self::assertStringContainsString( 'Warning: Visitors may still see the old image. No copy is known that visitors use.', $wp->err );
		self::assertStringNotContainsString( 'Success', $wp->out );
		self::assert_ended( 2, self::wp( "get {$this->last_flush()->id}" ) );
	}

	public function test_without_a_terminal_each_phase_is_reported_once(): void {
		update_option( 'test_wait_seconds', 3, false );
		$wp = self::wp( "image {$this->picture} --method=removal --wait" );

		self::assert_ended( 2, $wp );
		self::assertSame( 1, substr_count( $wp->out, 'Flushing…' ) );
		self::assertSame( 1, substr_count( $wp->out, 'Removal requested.' ) );
	}

	public function test_more_than_a_hundred_links_have_to_be_agreed_to(): void {
		$links = $this->links( ...range( 100, 200 ) );
		$wp    = self::wp( "url {$links}" );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'This has to be confirmed', $wp->err );

		self::assert_ended( 0, self::wp( "url {$links} --yes" ) );
	}

	public function test_on_a_terminal_there_is_a_bar_that_fills(): void {
		$wp = self::wp( "url {$this->links( ...range( 100, 210, 10 ) )} --wait", [ 'SHELL_PIPE' => '0' ] );

		self::assert_ended( 0, $wp );
		preg_match_all( '/ (\d+)\s*% \[/', $wp->out, $percents );
		$shown = array_map( 'intval', $percents[1] );
		$risen = $shown;
		sort( $risen );
		self::assertSame( $risen, $shown, 'It never goes back.' );
		self::assertNotSame( [], array_filter( $shown, static fn ( int $percent ): bool => $percent > 0 && $percent < 100 ) );
		self::assertSame( 100, end( $shown ) );
	}

	public function test_the_bar_moves_while_shortpixel_needs_its_time(): void {
		update_option( 'test_wait_seconds', 4, false );
		$wp = self::wp( "url {$this->links( 300 )} --wait", [ 'SHELL_PIPE' => '0' ] );

		self::assert_ended( 0, $wp );
		preg_match_all( '/Removal requested\.[^%\r]* (\d+)\s*% \[/', $wp->out, $percents );
		self::assertGreaterThan( 2, count( array_unique( $percents[1] ) ), $wp->out );
	}

	public function test_quiet_prints_nothing(): void {
		$wp = self::wp( "url {$this->links( 300 )} --wait --quiet", [ 'SHELL_PIPE' => '0' ] );

		self::assert_ended( 0, $wp );
		self::assertSame( '', $wp->out . $wp->err );
	}

	public function test_a_script_that_waits_gets_the_flush_as_data_alone(): void {
		$wp = self::wp( "url {$this->links( 150, 300, 600 )} --wait --format=json --fields=id,state,copies,new", [ 'SHELL_PIPE' => '0' ] );

		self::assert_ended( 0, $wp );
		$row = $wp->rows()[0];
		self::assertSame( [ $this->last_flush()->id, 'done' ], [ $row['id'], $row['state'] ] );
		self::assertSame( $row['copies'], $row['new'] );

		$wp = self::wp( "url {$this->links( 150 )} --wait --porcelain" );
		self::assert_ended( 0, $wp );
		self::assertSame( $this->last_flush()->id . "\n", $wp->out );
	}

	public function test_an_invalid_timeout_is_refused_before_anything_begins(): void {
		foreach ( [
			"image {$this->picture} --wait --timeout=soon",
			"image {$this->picture} --wait --timeout=0",
			'run --timeout=-1',
		] as $command ) {
			$wp = self::wp( $command );
			self::assert_ended( 1, $wp );
			self::assertStringContainsString( 'has to be a whole number from 1 to', $wp->err );
		}
		self::assertSame( 0, $this->flushes->find( [] )['total'] );
	}

	public function test_when_the_time_is_up_the_flush_goes_on_without_the_command(): void {
		update_option( 'test_wait_seconds', 60, false );
		$wp = self::wp( "image {$this->picture} --method=removal --wait --timeout=1" );

		self::assert_ended( 3, $wp );
		self::assertStringContainsString( 'Warning: The time is up', $wp->err );
		self::assertSame( 'waiting', $this->last_flush()->state );
	}

	public function test_one_process_gives_the_new_link_clears_the_page_caches_and_reads_pages_if_no_cache_was_cleared(): void {
		$file = (string) tempnam( get_temp_dir(), 'steps' );
		self::wp( "image {$this->picture} --wait", [ 'SHORTPIXEL_FLUSH_TEST_STEPS' => $file ] );
		$process = [];
		foreach ( explode( "\n", trim( (string) file_get_contents( $file ) ) ) as $line ) {
			[ $step, $pid ] = explode( ' ', $line ) + [ '', '' ];

			$process[ $step ] = $pid;
		}
		unlink( $file );

		self::assertArrayHasKey( 'ways', $process );
		self::assertSame( [ $process['ways'], $process['ways'] ], [ $process['version'] ?? '', $process['page_caches'] ?? '' ] );
		self::assertSame( $process['ways'], $process['pages'] ?? '', 'No page cache had to be cleared.' );
	}

	public function test_a_new_link_is_given_and_undone(): void {
		$wp = self::wp( "image {$this->picture} --wait" );
		self::assertContains( $wp->code, [ 0, 2 ], $wp->out . $wp->err );
		$flush = $this->last_flush();
		self::assertTrue( $flush->has_new_links() );

		self::assert_ended( 1, self::wp( "undo {$flush->id}" ) );
		$undo = self::wp( "undo {$flush->id} --yes --wait --format=json" );
		self::assertContains( $undo->code, [ 0, 2 ], $undo->out . $undo->err );
		self::assertContains( $undo->rows()[0]['state'], [ 'undone', 'partial' ] );
	}

	public function test_without_a_provider_every_command_says_what_to_do(): void {
		deactivate_plugins( self::provider_file( 'SPAI' ) );
		$wp = self::wp( 'status' );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'ShortPixel Adaptive Images is off', $wp->err );

		delete_option( self::OPTION );
		foreach ( [ "image {$this->picture}", "url {$this->file_url()}", 'all --yes', 'all --dry-run', 'status' ] as $command ) {
			$wp = self::wp( $command );
			self::assert_ended( 1, $wp );
			self::assertStringContainsString( 'No active plugin delivers images through ShortPixel.', $wp->err, $command );
		}
	}
}
