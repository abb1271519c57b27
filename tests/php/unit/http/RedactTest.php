<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Http;

use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Http\failed_answer;
use function ShortPixelFlush\Http\redact;
use function ShortPixelFlush\Http\redact_answer;
use function ShortPixelFlush\Http\redact_request;
use function ShortPixelFlush\Http\redact_url;

require_once dirname( __DIR__, 4 ) . '/includes/http/answers.php';
require_once dirname( __DIR__, 4 ) . '/includes/http/redact.php';

final class RedactTest extends TestCase {

	public function test_a_secret_is_redacted_however_it_is_encoded(): void {
		self::assertSame( 'https://a.test/***/b', redact( 'https://a.test/AbC_1/b', [ 'AbC_1' ] ) );
		self::assertSame( '*** ***', redact( 'ABC_1 abc_1', [ 'AbC_1' ] ) );
		self::assertSame( '***,***', redact( 'a+b=,a%2Bb%3D', [ 'a+b=' ] ) );
		self::assertSame( '{"key":"***"}', redact( '{"key":"a\\/b"}', [ 'a/b' ] ) );
		self::assertSame( '*** ***', redact( 'abcdef abc', [ 'abc', 'abcdef', '' ] ) );
		self::assertSame( 'https://a.test/AbC_1/b', redact( 'https://a.test/AbC_1/b', [ '' ] ) );
	}

	public function test_a_secret_that_an_answer_echoes_is_redacted(): void {
		$answer = [
			'status'     => 302,
			'headers'    => [
				'location' => 'https://a.test/KEY/x',
				'date'     => 'now',
			],
			'body'       => '<a href="/KEY/x">KEY</a>',
			'error_text' => 'KEY',
		] + failed_answer( '', '', 7 );
		$shown  = redact_answer( $answer, [ 'KEY' ] );
		self::assertStringNotContainsString( 'KEY', (string) json_encode( $shown ) );
		self::assertSame( 'now', $shown['headers']['date'] );
		self::assertSame( [ 302, 7 ], [ $shown['status'], $shown['at'] ] );
		self::assertSame( $answer, redact_answer( $answer, [] ) );
	}

	public function test_the_secrets_of_a_request_are_redacted(): void {
		$shown = redact_request(
			[
				'url'     => 'https://a.test/KEY/purge',
				'method'  => 'POST',
				'headers' => [
					'Authorization' => 'Bearer TOKEN',
					'Accept'        => '*/*',
				],
				'body'    => '{"is":"KEY"}',
				'secrets' => [ 'KEY', 'TOKEN' ],
			]
		);

		self::assertSame(
			[
				'url'     => 'https://a.test/***/purge',
				'method'  => 'POST',
				'headers' => [
					'Authorization' => 'Bearer ***',
					'Accept'        => '*/*',
				],
				'body'    => '{"is":"***"}',
			],
			$shown
		);
	}

	public function test_possible_tokens_in_a_url_are_redacted(): void {
		self::assertSame( 'https://***@a.test/x', redact_url( 'https://me:secret@a.test/x' ) );
		self::assertSame( 'https://a.test/x?w=300&token=***&api_key=***#f', redact_url( 'https://a.test/x?w=300&token=abc&api_key=d#f' ) );
		self::assertSame( 'https://a.test/x?v=***', redact_url( 'https://a.test/x?v=0123456789abcdef01234' ) );
		self::assertSame( 'https://a.test/spai/w_1+ret_img/b.test/a.jpg%3Fsig%3D***', redact_url( 'https://a.test/spai/w_1+ret_img/b.test/a.jpg%3Fsig%3Dabc' ) );
		self::assertSame( 'https://a.test/x?v=3', redact_url( 'https://a.test/x?v=3' ) );
	}
}
