<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Http;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Http\http_date;

require_once dirname( __DIR__, 4 ) . '/includes/http/http-date.php';

/**
 * Tests how dates in HTTP headers are read.
 */
final class HttpDateTest extends TestCase {
	/**
	 * @return array<string,array{string,int|null}>
	 */
	public static function dates(): array {
		return [
			'the form everybody writes'     => [ 'Sun, 06 Nov 1994 08:49:37 GMT', 784111777 ],
			'the form of RFC 850'           => [ 'Sunday, 06-Nov-94 08:49:37 GMT', 784111777 ],
			'the form of asctime'           => [ 'Sun Nov  6 08:49:37 1994', 784111777 ],
			'a year of this century in two' => [ 'Tuesday, 24-Nov-26 15:00:00 GMT', 1795532400 ],
			'in another case'               => [ 'SUN, 06 NOV 1994 08:49:37 gmt', 784111777 ],
			'a leap second'                 => [ 'Sat, 31 Dec 2016 23:59:60 GMT', 1483228800 ],
			'another zone'                  => [ 'Sun, 06 Nov 1994 08:49:37 CET', null ],
			'an offset'                     => [ 'Sun, 06 Nov 1994 08:49:37 +0100', null ],
			'an hour that is none'          => [ 'Sun, 06 Nov 1994 24:49:37 GMT', null ],
			'a day that is none'            => [ 'Sun, 31 Feb 1994 08:49:37 GMT', null ],
			'a month that is none'          => [ 'Sun, 06 Nex 1994 08:49:37 GMT', null ],
			'the beginning of time'         => [ 'Thu, 01 Jan 1970 00:00:00 GMT', null ],
			'a number'                      => [ '784111777', null ],
			'minus one'                     => [ '-1', null ],
			'a word PHP understands'        => [ 'tomorrow', null ],
			'ISO 8601'                      => [ '1994-11-06T08:49:37Z', null ],
			'two dates'                     => [ 'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:38 GMT', null ],
			'nothing'                       => [ '', null ],
			'a new line after it'           => [ "Sun, 06 Nov 1994 08:49:37 GMT\nX: y", null ],
		];
	}

	#[DataProvider( 'dates' )]
	public function test_only_a_valid_http_date_is_parsed( string $value, ?int $expected ): void {
		self::assertSame( $expected, http_date( $value ) );
	}
}
