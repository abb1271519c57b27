<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Http;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Http\failed_answer;
use function ShortPixelFlush\Http\redact;
use function ShortPixelFlush\Http\redact_answer;
use function ShortPixelFlush\Http\redact_request;
use function ShortPixelFlush\Http\redact_url;

require_once dirname( __DIR__, 4 ) . '/includes/http/answers.php';
require_once dirname( __DIR__, 4 ) . '/includes/http/redact.php';

final class RedactTest extends TestCase {
	private const SECRET = 'p+S/"q\'&<ü😀\\>=?~';

	public function test_a_secret_is_redacted_however_it_is_encoded(): void {
		self::assertSame( 'https://a.test/***/b', redact( 'https://a.test/AbC_1/b', [ 'AbC_1' ] ) );
		self::assertSame( '*** ***', redact( 'ABC_1 abc_1', [ 'AbC_1' ] ) );
		self::assertSame( '***,***', redact( 'a+b=,a%2Bb%3D', [ 'a+b=' ] ) );
		self::assertSame( '{"key":"***"}', redact( '{"key":"a\\/b"}', [ 'a/b' ] ) );
		self::assertSame( '*** ***', redact( 'abcdef abc', [ 'abc', 'abcdef', '' ] ) );
		self::assertSame( 'https://a.test/AbC_1/b', redact( 'https://a.test/AbC_1/b', [ '' ] ) );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function encodings(): iterable {
		$secret = self::SECRET;
		$json   = static fn ( string $text, int $flags = 0 ): string => substr( (string) json_encode( $text, $flags ), 1, -1 );
		yield 'as it is' => [ $secret ];
		yield 'in capitals' => [ strtoupper( $secret ) ];
		yield 'as JSON' => [ $json( $secret ) ];
		yield 'as JSON without escapes' => [ $json( $secret, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) ];
		yield 'as JSON for a page' => [ $json( $secret, JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT ) ];
		yield 'as JSON in JSON' => [ $json( $json( $secret ) ) ];
		yield 'every character as JSON' => [
			implode(
				'',
				array_map(
					static fn ( string $unit ): string => '\u' . bin2hex( $unit ),
					str_split( (string) mb_convert_encoding( $secret, 'UTF-16BE' ), 2 )
				)
			),
		];
		yield 'in a URL' => [ rawurlencode( $secret ) ];
		yield 'in a URL, in small letters' => [ strtolower( rawurlencode( $secret ) ) ];
		yield 'in a form' => [ urlencode( $secret ) ];
		yield 'in a URL in a URL' => [ rawurlencode( rawurlencode( $secret ) ) ];
		yield 'every byte in a URL' => [ '%' . implode( '%', str_split( bin2hex( $secret ), 2 ) ) ];
		yield 'a plus read as a space' => [ str_replace( '+', ' ', $secret ) ];
		yield 'as HTML' => [ htmlspecialchars( $secret, ENT_QUOTES ) ];
		yield 'as HTML of HTML' => [ htmlspecialchars( htmlspecialchars( $secret, ENT_QUOTES ), ENT_QUOTES ) ];
		yield 'as HTML with names' => [ htmlentities( $secret, ENT_QUOTES | ENT_HTML5 ) ];
		yield 'as HTML with numbers' => [ mb_encode_numericentity( $secret, [ 0, 0x10ffff, 0, 0x1fffff ] ) ];
		yield 'as HTML with hexadecimal numbers' => [ mb_encode_numericentity( $secret, [ 0, 0x10ffff, 0, 0x1fffff ], null, true ) ];
		yield 'as a script' => [ '\\x' . implode( '\\x', str_split( bin2hex( $secret ), 2 ) ) ];
		foreach ( [ '', 'a', 'ab', 'abc', 'user:' ] as $before ) {
			foreach ( [ '', 'z', 'yz' ] as $after ) {
				$base64 = base64_encode( $before . $secret . $after );
				yield "as Base64 after '{$before}' and before '{$after}'" => [ $base64 ];
				yield "the same for URLs, after '{$before}' and before '{$after}'" => [ rtrim( strtr( $base64, '+/', '-_' ), '=' ) ];
				yield "the same in JSON, after '{$before}' and before '{$after}'" => [ $json( $base64 ) ];
				yield "the same in a URL, after '{$before}' and before '{$after}'" => [ rawurlencode( $base64 ) ];
			}
		}
	}

	#[DataProvider( 'encodings' )]
	public function test_a_secret_is_redacted_in_every_encoding( string $encoded ): void {
		$shown = redact( 'before ' . $encoded . ' after, again: ' . $encoded . '%', [ self::SECRET ] );

		// Base64 characters that also encode bits of the surrounding text are kept.
		self::assertMatchesRegularExpression(
			'~\Abefore [A-Za-z0-9+/_%-]{0,10}\*\*\*[A-Za-z0-9+/_%=-]{0,10} after, again: [A-Za-z0-9+/_%-]{0,10}\*\*\*[A-Za-z0-9+/_%=-]{0,10}%\z~',
			$shown
		);
	}

	public function test_a_secret_right_behind_half_an_encoded_character_is_redacted(): void {
		self::assertSame( 'a%2*** %***', redact( 'a%2Fabcdef %2Fabc', [ '2Fabc', 'Fabcdef' ] ) );
		self::assertSame( '\\u***', redact( '\\u0041abc', [ '0041abc' ] ) );
	}

	public function test_what_is_no_secret_stays_byte_for_byte(): void {
		$text = 'a%2Fb \\u0041 &amp;quot; \\ "x\\/y" p+S %';
		self::assertSame( $text, redact( $text, [ self::SECRET ] ) );
		self::assertSame( '{"a":"\\u0041***","b":"%2F***"}', redact( '{"a":"\\u0041k\\/1","b":"%2Fk%2f1"}', [ 'k/1' ] ) );
		self::assertSame( str_repeat( '\\', 300000 ) . 'a***', redact( str_repeat( '\\', 300000 ) . 'akey-1', [ 'key-1' ] ) );
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
		self::assertSame(
			'https://a.test/spai/w_1+ret_img/b.test/a.jpg%3Fsig%3D***',
			redact_url( 'https://a.test/spai/w_1+ret_img/b.test/a.jpg%3Fsig%3Dabc' )
		);
		self::assertSame( 'https://a.test/x?v=3', redact_url( 'https://a.test/x?v=3' ) );
	}
}
