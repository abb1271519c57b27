<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * What a scan last saw of an image. All times in Unix seconds.
 *
 * @immutable
 */
final class Finding extends Stored_Value {
	protected const LIKE = [
		'evidence'  => [ Evidence::class ],
		'histories' => [ '*' => File_History::class ],
	];

	/** The copy. */
	public string $url = '';

	/** The file that the copy is made of. */
	public string $source = '';

	public int $at = 0;

	/** @var list<Evidence> */
	public array $evidence = [];

	/** When the copy was made; 0 where unknown. */
	public int $made_at = 0;

	/** Since when the file is as it is now. */
	public int $since = 0;

	/** Sent for this image. */
	public int $requests = 0;

	/** How often it was asked for in vain. */
	public int $tries = 0;

	/** @var array<string, File_History> Of the files that were written anew, by name. */
	public array $histories = [];

	/** @var array<mixed> What the copy was like before the file changed, with its `url` and `source`. */
	public array $before = [];

	/** What the copy was like while it was new. */
	public string $sha256 = '';

	public string $fingerprint = '';

	/** An old copy as a data URI. */
	public string $picture = '';

	/** @return list<string> */
	public function kinds(): array {
		return array_column( $this->evidence, 'kind' );
	}
}
