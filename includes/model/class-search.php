<?php
/** A search in the history, for flushes that match at least one of these criteria. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/** @immutable */
final class Search {
	/** @var list<string> Folded words; matches flushes whose `names` contain all of them. */
	public array $words;

	/** The id of a flush; 0 for none. */
	public int $id;

	/** @var list<int> Matches flushes with a row for at least one of these images. */
	public array $images;

	/** A copy's link; empty for none. */
	public string $url;

	/**
	 * @param list<string> $words
	 * @param list<int>    $images
	 */
	public function __construct( array $words, int $id = 0, array $images = [], string $url = '' ) {
		$this->words  = array_map( [ self::class, 'folded' ], $words );
		$this->id     = $id;
		$this->images = $images;
		$this->url    = $url;
	}

	/**
	 * Folds a text for storage and search: without case and accents, in ASCII, which every database charset and
	 * collation compares alike. Other characters, and those that are special to LIKE, are encoded as marked letters
	 * rather than digits, so that a search for a number can't match them.
	 */
	public static function folded( string $text ): string {
		// remove_accents() also composes letters that were typed as two characters, if PHP has the extension intl.
		$text = remove_accents( str_replace( [ 'ß', 'ẞ' ], 'ss', wp_check_invalid_utf8( $text, true ) ), 'en_US' );
		$text = function_exists( 'mb_strtolower' ) ? mb_strtolower( $text, 'UTF-8' ) : strtolower( $text );
		return (string) preg_replace_callback(
			'/[^\x20-\x7e]|[%_\\\\]/u',
			static fn ( array $found ): string => (string) preg_replace( '/./', '{$0', strtr( bin2hex( $found[0] ), '0123456789abcdef', 'ghijklmnopqrstuv' ) ),
			$text
		);
	}
}
