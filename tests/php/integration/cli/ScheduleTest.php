<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use ShortPixelFlush\Schedules\Schedules;
use const ShortPixelFlush\SERVER_USER;

require_once __DIR__ . '/Cli_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/capabilities.php';

/**
 * `schedule list`, `add` and `delete`, and what `run` begins where it stands in for WP-Cron.
 */
final class ScheduleTest extends Cli_Test_Case {
	public function test_schedules_are_added_listed_and_deleted(): void {
		$image = $this->attachment();
		update_post_meta( $image, '_wp_attached_file', '2025/06/sea.jpg' );
		self::assertStringContainsString( 'Nothing is scheduled.', self::wp( 'schedule list' )->out );

		$wp = self::wp( 'schedule add everything --every=week --weekday=sunday --time=22:00' );
		self::assert_ended( 0, $wp );
		self::assertMatchesRegularExpression( '/Success: Schedule [0-9a-f]{8} has been added\. Next run: \w+ \d+, \d{4}, 10:00 pm\.\nAll images: Every Sunday at 10:00 pm\n/', $wp->out );
		self::assertStringContainsString( 'Schedules begin late until background tasks run.', $wp->out, 'WP-Cron is off on this site.' );
		self::assert_ended( 0, self::wp( 'schedule add 2025/06 --every=once --date=2099-12-31' ) );
		self::assert_ended( 0, self::wp( "schedule add {$image}" ) );

		$rows = self::wp( 'schedule list --format=json' )->rows();
		self::assertSame( [ 'Every Sunday at 10:00 pm', 'Once, on December 31, 2099 at 3:30 am', 'Every day at 3:30 am' ], array_column( $rows, 'when' ) );
		self::assertSame( '2099-12-31T03:30:00Z', $rows[1]['next_run'] );
		self::assertStringStartsWith( "All images\nImages in 2025/06\n", self::wp( 'schedule list --field=what' )->out );
		self::assertStringStartsWith( "what,missed\n", self::wp( 'schedule list --fields=what,missed --format=csv' )->out );
		wp_cache_flush();
		self::assertSame( [ SERVER_USER, SERVER_USER, SERVER_USER ], array_map( static fn ( $one ): int => $one->user_id, Schedules::all() ) );

		$ids = self::wp( 'schedule list --format=ids' )->out;
		self::assert_ended( 0, self::wp( "schedule delete {$ids}" ) );
		self::assertSame( '0', self::wp( 'schedule list --format=count' )->out );
		$gone = self::wp( "schedule delete {$ids}" );
		self::assert_ended( 1, $gone );
		self::assertStringContainsString( 'There is no such schedule any more.', $gone->err );
	}

	public function test_what_is_refused_says_why_and_stores_nothing(): void {
		$refusals = [
			'schedule add sometimes'                   => 'Name either “everything”, “scan”, or folders of months',
			'schedule add scan 2025/06'                => 'Name either “everything”',
			'schedule add everything 2025/06'          => 'Name either “everything”',
			'schedule add 1999/01'                     => 'The Media Library has no images in 1999/01.',
			'schedule add 999999'                      => 'This image is not in the Media Library any more.',
			'schedule add everything --time=7:00'      => 'A time is written like 03:30',
			'schedule add everything --every=month'    => '“day” is missing',
			'schedule add everything --every=month --day=31' => '“--day” has to be a whole number from 1 to 28.',
			'schedule add everything --weekday=monday' => '“weekday” does not belong to “every” “day”.',
			'schedule add everything --every=once --date=2001-01-01' => 'This time has passed.',
			"schedule add everything --user={$this->user( 'author' )}" => 'not allowed to change the schedules',
		];
		foreach ( $refusals as $command => $sentence ) {
			$wp = self::wp( $command );
			self::assert_ended( 1, $wp );
			self::assertStringContainsString( $sentence, $wp->err, $command );
		}
		self::assertSame( [], Schedules::all() );
	}

	public function test_a_scan_can_be_scheduled(): void {
		$wp = self::wp( 'schedule add scan --every=week --weekday=monday --time=04:30' );
		self::assert_ended( 0, $wp );
		self::assertStringContainsString( 'Find images that still look old: Every Monday at', $wp->out );
	}

	public function test_run_begins_what_is_due_and_sees_it_to_its_end(): void {
		$this->attachment();
		self::assert_ended( 0, self::wp( 'schedule add everything --time=03:30' ) );
		wp_cache_flush();
		$due = time() - 60;
		Schedules::note( Schedules::all()[0]->id, [ 'next' => $due ] );

		self::wp( 'run --timeout=60' );

		wp_cache_flush();
		$flush = $this->last_flush();
		self::assertSame( [ 'schedule', 'site', 0, SERVER_USER ], [ $flush->cause, $flush->scope, $flush->user_id, $flush->acted_by ] );
		self::assertSame( $flush->id, Schedules::all()[0]->flush_id );
		self::assertContains( $flush->state, [ 'done', 'partial' ] );
	}
}
