<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Health;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Health\kind_of_body;
use function ShortPixelFlush\Health\other_header_names;
use function ShortPixelFlush\Health\recorded_header;
use function ShortPixelFlush\Health\recorded_headers;
use function ShortPixelFlush\Health\recorded_key;
use function ShortPixelFlush\Health\recorded_link;
use function ShortPixelFlush\Health\recorded_reply;

require_once dirname( __DIR__, 4 ) . '/includes/health/recorded-answer.php';

/**
 * A recording keeps only listed parts of an answer, and nothing that identifies the site.
 */
final class RecordedAnswerTest extends TestCase {
	private const AT = 1795532400;

	private const PLACES = [
		'site/picture'      => 'https://blog.example.com/wp-content/uploads/house.png',
		'site/picture?v'    => 'https://blog.example.com/wp-content/uploads/house.png?spf=7',
		'site/picture as v' => 'https://blog.example.com/wp-content/uploads/hou%73e.png',
	];

	/** Each of these would identify the site or its visitors. */
	private const SECRETS = [
		'blog.example.com',
		'example.com',
		'house.png',
		'hou%73e.png',
		'Key0123456789abcdef',
		'bob',
		's3cr3t',
		'wordpress_logged_in_5f',
		'203.0.113.7',
		'/var/www/blog',
		'x9private',
		'BunnyCDN-DE1-1077',
	];

	/** @return array<string, array{string, string, int|string|null}> */
	public static function headers(): array {
		return [
			'a type'                         => [ 'content-type', 'image/webp; charset=binary', 'image/webp' ],
			'another type'                   => [ 'content-type', 'application/x-blog', 'other' ],
			'a length'                       => [ 'content-length', '76', 76 ],
			'a length that is none'          => [ 'content-length', '76; s3cr3t', 'other' ],
			'how long it may be kept'        => [ 'cache-control', 'Public, max-age=31536000, user=bob', 'public, max-age=31536000' ],
			'a time that is no number'       => [ 'cache-control', 'max-age=31536000.s3cr3t', 'max-age' ],
			'a state'                        => [ 'cdn-cache', 'HIT', 'hit' ],
			'two states'                     => [ 'x-cache', 'TCP_MISS from edge-de1.example.com, Hit from cloudfront', 'miss, hit' ],
			'a server'                       => [ 'server', 'BunnyCDN-DE1-1077', 'bunnycdn' ],
			'another server'                 => [ 'server', 'blog.example.com', 'other' ],
			'a date'                         => [ 'date', gmdate( 'D, d M Y H:i:s', self::AT - 3 ) . ' GMT', -3 ],
			'bunny.net’s date'               => [ 'cdn-cachedat', gmdate( 'm/d/Y H:i:s', self::AT - 60 ), -60 ],
			'no date'                        => [ 'date', 'yesterday', 'other' ],
			'what it varies by'              => [ 'vary', 'Accept, X-Blog-User', 'accept' ],
			'when to come back'              => [ 'retry-after', '120', 120 ],
			'when to come back, as a date'   => [ 'retry-after', gmdate( 'D, d M Y H:i:s', self::AT + 9 ) . ' GMT', 'date+9' ],
			'the original'                   => [ 'location', 'http://blog.example.com/wp-content/uploads/house.png', 'site/picture' ],
			'the original at a new link'     => [ 'location', '//blog.example.com/wp-content/uploads/house.png?spf=7', 'site/picture?v' ],
			'the original as it was spelled' => [
				'location',
				'https://blog.example.com/wp-content/uploads/hou%73e.png',
				'site/picture as v',
			],
			'the original, spelled anew'     => [ 'location', 'https://blog.example.com/wp-content/uploads/%68ouse.png', 'site/picture' ],
			'somewhere else'                 => [ 'location', 'https://bob:s3cr3t@example.com/login', 'other' ],
			'a pull zone'                    => [ 'cdn-pullzone', '93447', 'set' ],
			'a cookie'                       => [ 'set-cookie', 'wordpress_logged_in_5f=bob%7Cs3cr3t', 'set' ],
			'any other'                      => [ 'x-user', 'bob', null ],
		];
	}

	/** @param int|string|null $kept */
	#[DataProvider( 'headers' )]
	public function test_a_header_is_kept_as_far_as_it_is_known( string $name, string $value, $kept ): void {
		self::assertSame( $kept, recorded_header( $name, $value, self::AT, self::PLACES ) );
	}

	public function test_links_are_told_without_hosts_names_and_versions(): void {
		$source = 'blog.example.com/wp-content/uploads/house.png';
		self::assertSame(
			'cdn/spai2/f_remove+w_300+ret_img/site/picture',
			recorded_link( "https://cdn.shortpixel.ai/spai2/f_remove+w_300+ret_img/{$source}", self::PLACES )
		);
		self::assertSame(
			'cdn/client/ret_img+v_…/site/picture?v',
			recorded_link( "https://cdn.blog.example.com/client/ret_img,v_77/https://{$source}?spf=7", self::PLACES )
		);
		self::assertSame(
			'cdn/key/ret_img/other',
			recorded_link( 'https://cdn.shortpixel.ai/x9private/ret_img/other.example.com/bob.png', self::PLACES )
		);
		self::assertSame(
			[ 'spai', 'client12', 'key', 'key', 'key' ],
			array_map( 'ShortPixelFlush\Health\recorded_key', [ 'spai', 'client12', 'x9private', 'spai.bob', '' ] )
		);
	}

	public function test_answers_of_the_account_are_told_by_their_form(): void {
		self::assertSame(
			[
				'status 2',
				'status_text 2',
				'code 2',
				'code_text -401',
				'status 1 wrong_key',
				'cdn_error',
				'status_text other',
				'text',
				'page',
				'empty',
			],
			array_map(
				'ShortPixelFlush\Health\recorded_reply',
				[
					'{"Status":2,"Domain":"blog.example.com"}',
					'{"Status":"2"}',
					'{"Status":{"Code":2,"Message":"bob"}}',
					'{"Status":{"Code":"-401"}}',
					'{"Status":1,"Message":"Not the right API Key"}',
					'{"Status":2,"CDN":{"Error":"s3cr3t"}}',
					'{"Status":"s3cr3t"}',
					'Welcome, bob',
					'<html>bob',
					'',
				]
			)
		);
		self::assertSame( 'text', kind_of_body( 'GIF8' ) );
	}

	/** Records 3,000 random sets of headers that contain the secrets in random places. */
	public function test_no_secret_survives_whatever_a_cdn_sends(): void {
		mt_srand( 20261130 );
		$names = [
			'content-type',
			'content-length',
			'cache-control',
			'age',
			'etag',
			'last-modified',
			'date',
			'expires',
			'vary',
			'location',
			'retry-after',
			'cdn-cache',
			'cdn-cachedat',
			'cdn-pullzone',
			'cdn-status',
			'cdn-requestpullcode',
			'server',
			'x-cache',
			'x-cache-status',
			'cf-cache-status',
			'accept-ranges',
			'content-encoding',
			'set-cookie',
			'x-anything',
			'via',
			'link',
		];
		$parts = array_merge(
			self::SECRETS,
			[
				'HIT',
				'max-age=',
				'public',
				', ',
				';',
				' ',
				'=',
				'-',
				'/',
				'"',
				'https://',
				'image/',
				'accept',
				'31536000',
				'nginx',
				'GMT',
				'%2F',
				'@',
				':',
			]
		);
		for ( $round = 0; $round < 3000; $round++ ) {
			$headers = [];
			foreach ( (array) array_rand( array_flip( $names ), 6 ) as $name ) {
				$value = '';
				for ( $piece = mt_rand( 1, 5 ); $piece > 0; $piece-- ) {
					$value .= $parts[ mt_rand( 0, count( $parts ) - 1 ) ];
				}
				$headers[ (string) $name ] = $value;
			}
			$kept = (string) json_encode(
				[
					recorded_headers( $headers, self::AT, self::PLACES ),
					recorded_reply( $headers['via'] ?? '' ),
					recorded_link( $headers['link'] ?? '', self::PLACES ),
					recorded_key( $headers['x-anything'] ?? '' ),
				]
			);
			foreach ( self::SECRETS as $secret ) {
				self::assertStringNotContainsString( strtolower( $secret ), strtolower( $kept ), (string) json_encode( $headers ) );
			}
		}
	}

	public function test_names_of_other_headers_are_kept_unless_they_tell_the_site(): void {
		$headers = [
			'age'               => '1',
			'etag'              => '"1"',
			'x-request-id'      => 'bob',
			'x-example-backend' => '1',
			'x_odd'             => '1',
			'x-1'               => '1',
			'via'               => '1',
		];
		self::assertSame( [ 'via', 'x-request-id' ], other_header_names( $headers, [ 'blog', 'example' ] ) );
	}
}
