<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\settings;

require_once __DIR__ . '/Cli_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/settings.php';

/**
 * Tests the command `auto`: it shows and switches the settings, and explains why an image was or was not flushed
 * automatically.
 */
final class AutoTest extends Cli_Test_Case {

	/** @param list<string> $causes */
	private function changed( int $id, array $causes ): Image_Record {
		$records = new Image_Records();
		$records->note_changes(
			[
				$id => [
					'causes'  => array_sum( array_map( 'ShortPixelFlush\Model\cause_bit', $causes ) ),
					'is_new'  => false,
					'user_id' => 0,
					'former'  => [],
				],
			]
		);
		$record = $records->get( $id );
		self::assertNotNull( $record );
		return $record;
	}

	public function test_it_says_what_is_on_and_switches_it(): void {
		$wp = self::wp( 'auto --format=csv' );
		self::assert_ended( 0, $wp );
		self::assertSame(
			'name,state
automatic,on
optimizers,off
',
			$wp->out
		);

		$wp = self::wp( 'auto on optimizers' );
		self::assert_ended( 0, $wp );
		self::assertStringContainsString( 'Success: Switched on.', $wp->out );
		self::assert_ended( 0, self::wp( 'auto off' ) );
		wp_cache_delete( 'shortpixel_flush_settings', 'options' );
		self::assertSame( [ false, true ], [ settings()['automatic'], settings()['optimizers'] ] );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function refused(): array {
		return [
			'a switch that is none' => [ 'auto on weather', 'It is one of these: auto, auto explain <id>' ],
			'an action that is not' => [ 'auto forget 12', 'It is one of these: auto, auto explain <id>' ],
			'no image'              => [ 'auto explain', 'It is one of these: auto, auto explain <id>' ],
			'an image that is not'  => [ 'auto explain 999999999', 'There is no image “999999999”.' ],
			'a word for an image'   => [ 'auto explain sea', 'There is no image “sea”.' ],
		];
	}

	#[DataProvider( 'refused' )]
	public function test_it_refuses_and_says_why( string $typed, string $sentence ): void {
		$before = settings()['automatic'];
		$wp     = self::wp( $typed );

		self::assert_ended( 1, $wp );
		self::assertStringContainsString( $sentence, $wp->err );
		wp_cache_delete( 'shortpixel_flush_settings', 'options' );
		self::assertSame( $before, settings()['automatic'] );
	}

	public function test_a_user_without_the_right_switches_nothing_and_sees_no_foreign_image(): void {
		$editor = $this->user( 'editor' );
		$author = $this->user( 'author' );
		$id     = $this->attachment( [ 'author' => $editor ] );

		$wp = self::wp( "auto off --user={$editor}" );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'not allowed to do this', $wp->err );
		self::assert_ended( 1, self::wp( "auto explain {$id} --user={$author}" ) );
		self::assert_ended( 0, self::wp( "auto explain {$id} --user={$editor}" ) );
	}

	public function test_it_explains_each_decision_in_a_sentence(): void {
		$id = $this->attachment( [] );
		self::assertStringContainsString(
			"Image {$id}: its files have not changed since the plugin was installed.",
			self::wp( "auto explain {$id}" )->out
		);

		$this->changed( $id, [ 'replace', 'change' ] );
		$wp = self::wp( "auto explain {$id}" );
		self::assert_ended( 0, $wp );
		self::assertStringContainsString( "What happened to image {$id}: Replaced, File changed.", $wp->out );
		self::assertStringContainsString( 'May have changed. If so, it is flushed in the background…', $wp->out );

		$sentences = [
			'flush'     => 'It was flushed: its files or links had changed.',
			'unchanged' => 'It was not flushed: none of its files had changed.',
			'new'       => 'It was not flushed: it was just uploaded',
			'off'       => 'It was not flushed: automatic flushing is off for “Optimized”.',
			'failed'    => 'It was not flushed: another plugin failed.',
			'refused'   => 'It was not flushed: another plugin refused it.',
		];
		foreach ( $sentences as $decision => $sentence ) {
			self::assertTrue(
				( new Image_Records() )->decide(
					$this->changed( $id, [ 'optimise', 'change' ] ),
					[ 'decision' => $decision ]
				)
			);
			self::assertStringContainsString( $sentence, self::wp( "auto explain {$id}" )->out );
		}
		( new Image_Records() )->decide(
			$this->changed( $id, [ 'edit' ] ),
			[
				'decision'   => 'delayed',
				'changed_at' => time() + 600,
			]
		);
		self::assertMatchesRegularExpression( '/put the flush off until \w+ \d+, 20\d\d, /', self::wp( "auto explain {$id}" )->out );
	}

	public function test_it_names_the_last_flush_and_a_script_gets_one_row(): void {
		$id    = $this->attachment( [] );
		$flush = $this->stored_flush( 1 );
		$this->flushes->change( $flush, static fn (): array => [ 'state' => 'failed' ] );
		( new Image_Records() )->decide(
			$this->changed( $id, [ 'edit' ] ),
			[
				'decision' => 'flush',
				'flush_id' => $flush,
			]
		);

		self::assertStringContainsString( "Its last flush is {$flush} (failed). ", self::wp( "auto explain {$id}" )->out );
		self::assertSame(
			"id,happened,decision,flush,flush_state\n{$id},edit,flush,{$flush},failed\n",
			self::wp( "auto explain {$id} --format=csv --fields=id,happened,decision,flush,flush_state" )->out
		);
	}
}
