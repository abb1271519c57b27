<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use ReflectionMethod;
use ShortPixelFlush\Store\Purges;
use const ShortPixelFlush\Cli\COMMANDS;

require_once __DIR__ . '/Cli_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/cli/commands.php';

/**
 * Tests that every option in a command's help text is used by a test in this folder.
 */
final class OptionsTest extends Cli_Test_Case {

	/**
	 * The output that a script gets from commands that print rows: `%1$d` is a flush that is under way, `%2$d` one that
	 * failed, `%3$d` an image.
	 *
	 * @return array<string, array{string, int, string}>
	 */
	public static function rows(): array {
		return [
			'image'  => [ 'image %3$d --format=csv --fields=state,reason --reason=sale', 0, "state,reason\nqueued,sale\n" ],
			'url'    => [
				'url https://cdn.shortpixel.ai/spai/w_3+ret_img/example.org/a.jpg --dry-run --format=csv --fields=links,removal,copies',
				0,
				"links,removal,copies\n1,1,1\n",
			],
			'all'    => [ 'all --dry-run --format=csv --fields=new_link,requests', 0, "new_link,requests\n1,1\n" ],
			'status' => [ 'status --format=csv --fields=kind,state', 0, "kind,state\nprovider,ready\n" ],
			'get'    => [ 'get %1$d --format=csv --fields=id,state', 3, "Field,Value\nid,%1\$d\nstate,queued\n" ],
			'copies' => [ 'copies %1$d --format=csv --fields=state,found_in', 0, "state,found_in\nqueued,pasted\n" ],
			'list'   => [ 'list --state=failed --format=csv --fields=state,copies', 0, "state,copies\nfailed,1\n" ],
			'run'    => [ 'run %1$d --timeout=50 --format=csv --fields=id,state,new', 0, "id,state,new\n%1\$d,done,1\n" ],
			'retry'  => [ 'retry %2$d --wait --timeout=50 --format=csv --fields=id,state', 0, "id,state\n%2\$d,done\n" ],
		];
	}

	#[DataProvider( 'rows' )]
	#[Group( 'proof-only' )]
	public function test_a_script_gets_the_fields_that_it_asks_for_and_nothing_else( string $typed, int $code, string $printed ): void {
		$ids = $this->flushes_of_each_kind();
		$wp  = self::wp( sprintf( $typed, ...$ids ) );

		self::assert_ended( $code, $wp );
		self::assertTrue( str_starts_with( $wp->out, sprintf( $printed, ...$ids ) ), $wp->out );
		self::assertSame( 0 === $code || 3 === $code, '' === $wp->err, $wp->err );
	}

	/**
	 * @return array{int, int, int}
	 */
	private function flushes_of_each_kind(): array {
		$picture = $this->attachment( [ 'name' => 'optional' ] );
		$failed  = $this->stored_flush( 1 );
		( new Purges() )->move( $failed, [ 'queued' ], [ 'state' => 'failed' ] );
		$this->flushes->change( $failed, static fn (): array => [ 'state' => 'failed' ] );

		return [ $this->stored_flush( 1 ), $failed, $picture ];
	}

	public function test_the_list_can_be_limited_to_one_picture(): void {
		$picture = $this->attachment( [ 'name' => 'listed' ] );
		self::assert_ended( 0, self::wp( "image {$picture} --porcelain" ) );
		$id = $this->last_flush()->id;
		$this->stored_flush( 1 );

		self::assertSame( (string) $id, self::wp( "list --attachment={$picture} --format=ids" )->out );
		self::assertSame( '0', self::wp( 'list --attachment=99999 --format=count' )->out );
	}

	public function test_run_once_works_for_a_moment_and_prints_nothing(): void {
		$id = $this->stored_flush( 1 );
		$wp = self::wp( "run {$id} --once" );
		self::assert_ended( 0, $wp );
		self::assertSame( '', $wp->out );
		self::assertTrue( $this->last_flush()->is_open() );
		self::assertNotSame( 'queued', $this->last_flush()->state );
	}

	public function test_url_takes_a_reason_and_a_timeout(): void {
		update_option( 'test_wait_seconds', 60, false );
		$url = self::FROM . '/w_300+q_lossy+ret_img/example.org/wp-content/uploads/a.jpg';

		self::assert_ended( 3, self::wp( "url {$url} --reason=sale --wait --timeout=1" ) );
		self::assertSame( [ 'sale', 'waiting' ], [ $this->last_flush()->reason, $this->last_flush()->state ] );
	}

	public function test_all_and_undo_take_a_timeout_and_print_a_row(): void {
		$this->attachment( [ 'name' => 'all' ] );
		$all = self::wp( 'all --yes --wait --timeout=50 --format=json --fields=state,endpoint_to' );
		self::assert_ended( 0, $all );
		self::assertSame( 'done', $all->rows()[0]['state'] );

		self::assertSame( [ [ 'flush' => $this->last_flush()->id ] ], self::wp( 'undo --dry-run --format=json --fields=flush' )->rows() );
		$undo = self::wp( 'undo --yes --wait --timeout=50 --format=json --fields=state' );
		self::assert_ended( 0, $undo );
		self::assertSame( [ [ 'state' => 'undone' ] ], $undo->rows() );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function options(): array {
		$options = [];
		foreach ( COMMANDS as $name => $command ) {
			$help = (string) ( new ReflectionMethod( ...$command ) )->getDocComment();
			preg_match_all( '/^\s*\* \[(--[a-z-]+)/m', $help, $found );
			foreach ( $found[1] as $option ) {
				$options[ "{$name} {$option}" ] = [ $name, $option ];
			}
		}

		return $options;
	}

	#[DataProvider( 'options' )]
	public function test_every_option_is_used_in_some_test( string $command, string $option ): void {
		$tests = '';
		foreach ( (array) glob( __DIR__ . '/*Test.php' ) as $file ) {
			$tests .= (string) file_get_contents( (string) $file );
		}

		self::assertMatchesRegularExpression( sprintf( '/[\'"(]%s\b[^\'"]*%s\b|start_run\( "[^"]*%2$s\b/', $command, $option ), $tests );
	}
}
