<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Http;

use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Http\normalize_answer;

require_once dirname( __DIR__, 4 ) . '/includes/http/answers.php';

/**
 * Every answer has the same shape and types, whether it comes from a server or a filter.
 */
final class AnswersTest extends TestCase {
	public function test_names_of_headers_count_in_any_case(): void {
		$headers = [
			'AGE'         => '5',
			'Retry-After' => 17,
			'x-list'      => [ 'a' ],
		];
		$answer  = normalize_answer( [ 'headers' => $headers ], 1 );

		self::assertSame( [ '5', '17', 17 ], [ $answer['headers']['age'], $answer['headers']['retry-after'], $answer['retry_after'] ] );
		self::assertCount( 2, $answer['headers'] );
	}

	public function test_what_is_missing_or_of_another_type_is_empty(): void {
		$empty = [
			'status'      => 0,
			'headers'     => [],
			'body'        => '',
			'error'       => '',
			'error_text'  => '',
			'at'          => 1,
			'retry_after' => null,
		];

		self::assertSame( $empty, normalize_answer( [], 1 ) );
		self::assertSame( $empty, normalize_answer( array_fill_keys( array_keys( $empty ), 1.5 ), 1 ) );
	}
}
