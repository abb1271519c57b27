<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Http;

use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Http\failed_answer;
use function ShortPixelFlush\Http\masked;
use function ShortPixelFlush\Http\without_secret;

require_once dirname( __DIR__, 4 ) . '/includes/http/answers.php';
require_once dirname( __DIR__, 4 ) . '/includes/http/secret.php';

final class SecretTest extends TestCase {

	public function test_a_text_loses_the_secret_however_it_is_written(): void {
		self::assertSame( 'https://a.test/***/b', masked( 'https://a.test/AbC_1/b', 'AbC_1' ) );
		self::assertSame( '*** ***', masked( 'ABC_1 abc_1', 'AbC_1' ) );
		self::assertSame( '***,***', masked( 'a+b=,a%2Bb%3D', 'a+b=' ) );
		self::assertSame( 'https://a.test/AbC_1/b', masked( 'https://a.test/AbC_1/b', '' ) );
	}

	public function test_an_answer_that_repeats_it_loses_it_too(): void {
		$answer = [
			'status'     => 302,
			'headers'    => [
				'location' => 'https://a.test/KEY/x',
				'date'     => 'now',
			],
			'body'       => '<a href="/KEY/x">KEY</a>',
			'error_text' => 'KEY',
		] + failed_answer( '', '', 7 );
		$shown  = without_secret( $answer, 'KEY' );
		self::assertStringNotContainsString( 'KEY', (string) json_encode( $shown ) );
		self::assertSame( 'now', $shown['headers']['date'] );
		self::assertSame( [ 302, 7 ], [ $shown['status'], $shown['at'] ] );
		self::assertSame( $answer, without_secret( $answer, '' ) );
	}
}
