<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Edges\canonical_headers;
use function ShortPixelFlush\Edges\canonical_request;
use function ShortPixelFlush\Edges\signed_headers;
use function ShortPixelFlush\Edges\signing_key;

require_once dirname( __DIR__, 4 ) . '/includes/edges/signature.php';

/**
 * Checks signatures against AWS's own vectors: the Signature Version 4 test suite, and the two worked examples of the
 * AWS General Reference.
 */
final class SignatureTest extends TestCase {
	private const KEYS = [
		'key_id' => 'AKIDEXAMPLE',
		'secret' => 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
	];

	// The suite's time: 2015-08-30, 12:36:00.
	private const TIME = 1440938160;

	/**
	 * @return array<string,array{string, string, array<string,string>, string, string, string}>
	 */
	public static function suite(): array {
		$form = [ 'Content-Type' => 'application/x-www-form-urlencoded' ];
		return [
			'get-vanilla'                      => [
				'GET',
				'/',
				[],
				'',
				'host;x-amz-date',
				'5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
			],
			'get-vanilla-query-order-key-case' => [
				'GET',
				'/?Param2=value2&Param1=value1',
				[],
				'',
				'host;x-amz-date',
				'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
			],
			'get-header-value-trim'            => [
				'GET',
				'/',
				[
					'My-Header1' => ' value1',
					'My-Header2' => ' "a   b   c"',
				],
				'',
				'host;my-header1;my-header2;x-amz-date',
				'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
			],
			'post-vanilla'                     => [
				'POST',
				'/',
				[],
				'',
				'host;x-amz-date',
				'5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
			],
			'post-header-key-sort'             => [
				'POST',
				'/',
				[ 'My-Header1' => 'value1' ],
				'',
				'host;my-header1;x-amz-date',
				'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
			],
			'post-x-www-form-urlencoded'       => [
				'POST',
				'/',
				$form,
				'Param1=value1',
				'content-type;host;x-amz-date',
				'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
			],
		];
	}

	/**
	 * @param array<string,string> $headers
	 */
	#[DataProvider( 'suite' )]
	public function test_it_signs_like_the_test_suite(
		string $method,
		string $path,
		array $headers,
		string $body,
		string $names,
		string $signature
	): void {
		$scope  = [
			'region'  => 'us-east-1',
			'service' => 'service',
		];
		$signed = signed_headers( $method, 'https://example.amazonaws.com' . $path, $headers, $body, self::KEYS, $scope, self::TIME );

		self::assertSame( '20150830T123600Z', $signed['X-Amz-Date'] );
		self::assertSame(
			"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={$names}, Signature={$signature}",
			$signed['Authorization']
		);
	}

	public function test_it_signs_the_general_references_example(): void {
		$scope  = [
			'region'  => 'us-east-1',
			'service' => 'iam',
		];
		$signed = signed_headers(
			'GET',
			'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
			[ 'Content-Type' => 'application/x-www-form-urlencoded; charset=utf-8' ],
			'',
			self::KEYS,
			$scope,
			self::TIME
		);

		self::assertStringEndsWith(
			'SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
			$signed['Authorization']
		);
		self::assertSame(
			'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
			bin2hex( signing_key( self::KEYS['secret'], '20150830/us-east-1/iam/aws4_request' ) )
		);
	}

	public function test_a_port_is_signed_as_it_will_be_sent_and_a_fragment_is_not(): void {
		$signed = canonical_headers( [], 'http://LOCALHOST:8080/a?x=1#y' );

		self::assertSame( [ 'host' => 'localhost:8080' ], $signed );
		self::assertSame(
			"GET\n/a\nx=1\nhost:localhost:8080\n\nhost\n" . hash( 'sha256', '' ),
			canonical_request( 'GET', 'http://LOCALHOST:8080/a?x=1#y', $signed, '' )
		);
		self::assertStringStartsWith( "GET\n/\n\n", canonical_request( 'GET', 'https://a.example', $signed, '' ) );
	}
}
