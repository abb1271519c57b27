<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Model;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Subject;

/**
 * Stored values are read into typed properties, even if they are stored as another type.
 */
final class StoredValueTest extends TestCase {
	/** @return iterable<string, array{array<mixed>, string, mixed}> */
	public static function fields(): iterable {
		yield 'nothing' => [ [], 'attachment_count', 0 ];
		yield 'a number as text' => [ [ 'attachment_count' => '12' ], 'attachment_count', 12 ];
		yield 'a list instead of a number' => [ [ 'attachment_count' => [ 1 ] ], 'attachment_count', 0 ];
		yield 'a number instead of a list' => [ [ 'urls' => 1 ], 'urls', [] ];
		yield 'a list with holes' => [
			[
				'attachment_ids' => [
					3 => '7',
					9 => 8,
				],
			],
			'attachment_ids',
			[ 7, 8 ],
		];
		yield 'keys that count' => [
			[
				'named' => [
					7 => 'House',
					9 => 8,
				],
			],
			'named',
			[
				7 => 'House',
				9 => '8',
			],
		];
		yield 'text that says yes' => [ [ 'library' => 'true' ], 'library', false ];
		yield 'null where there may be none' => [ [ 'coverage' => null ], 'coverage', null ];
		yield 'a part of a shape' => [
			[ 'measuring' => [ 'more' => 1 ] ],
			'measuring',
			[
				'until'  => 0,
				'images' => [],
			],
		];
		yield 'shapes in a list' => [
			[
				'ways' => [
					7 => [ 'way' => 'removal' ],
					8 => 1,
				],
			],
			'ways',
			[
				7 => [
					'way' => 'removal',
					'why' => '',
				],
			],
		];
		yield 'pairs' => [ [ 'owned' => [ [ 'key', '7' ], [ 'other' ] ] ], 'owned', [ [ 'key', 7 ], [ 'other', 0 ] ] ];
	}

	/**
	 * @param array<mixed> $stored
	 * @param mixed        $expected
	 */
	#[DataProvider( 'fields' )]
	public function test_each_property_has_its_type( array $stored, string $property, $expected ): void {
		self::assertSame( $expected, get_object_vars( new Subject( $stored ) )[ $property ] );
	}

	public function test_only_what_differs_from_the_defaults_is_stored_and_comes_back(): void {
		$subject = new Subject(
			[
				'library' => true,
				'urls'    => [],
				'tried'   => [ 'url' => 'https://cdn.test/' ],
			]
		);

		self::assertSame( '{"library":true,"tried":{"url":"https:\/\/cdn.test\/"}}', json_encode( $subject ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Without WordPress.
		self::assertEquals( $subject, new Subject( (array) json_decode( json_encode( $subject ), true ) ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
		self::assertFalse( $subject->with( [ 'library' => false ] )->library );
		self::assertTrue( $subject->library );
	}

	public function test_json_in_a_row_is_read_too_and_empty_columns_are_nothing(): void {
		$flush = new Flush(
			[
				'id'      => '7',
				'steps'   => '[{"id":"plan","seconds":"2"},{"id":"look"},"look"]',
				'failure' => '',
				'subject' => '',
			]
		);

		self::assertEquals(
			[
				7,
				[
					new Step(
						[
							'id'      => 'plan',
							'seconds' => 2.0,
						]
					),
					new Step( [ 'id' => 'look' ] ),
				],
				null,
				new Subject(),
			],
			[ $flush->id, $flush->steps, $flush->failure, $flush->subject ]
		);
		self::assertEquals( [ 'a.jpg' => new File_Stamp( 10, 20 ) ], ( new Image_Record( [ 'files' => '{"a.jpg":[10,20]}' ] ) )->files );
		self::assertSame(
			[ null, [] ],
			[
				( new Image_Record( [ 'changed_files' => '' ] ) )->changed_files,
				( new Image_Record( [ 'changed_files' => '[]' ] ) )->changed_files,
			]
		);
	}
}
