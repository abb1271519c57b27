<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit;

use FilesystemIterator;
use Generator;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use ShortPixelFlush\Tests\Support\Translated_Texts;
use SplFileInfo;

/** Texts and documentation for people use one word per concept, and translated texts are short. */
final class WordsTest extends TestCase {
	private const ROOT = __DIR__ . '/../../../';

	/** Pattern => what to say instead. */
	private const NEVER = [
		'/\baddress(?:es)?\b/i'                          => 'copy, for what the CDN keeps; link, for what one pastes or opens',
		'/\bURLs?\b/'                                    => 'link',
		'/\bpictures?\b/i'                               => 'image',
		'/\bvariants?\b/i'                               => 'copy',
		'/\b(?:stale|fresh)\b/i'                         => 'old, new',
		'/\bendpoints?\b/i'                              => 'the CDN; “API URL” for the setting of that name',
		'/\bCDN hosts?\b|\bhosts of\b|\bShortPixel[’\']s (?:own )?hosts?\b/i' => 'the CDN, domain of the CDN',
		'/\bedges?\b/i'                                  => 'your own CDN',
		'/\blooked at\b/i'                               => 'checked',
		'/\bReach them too\b|\bMeasure now\b/'           => 'Flush',
		'/\bset (?:\w+ )?up\b(?=.*\bCDN\b)|\bSet up\b/'  => 'connect',
		'/\btrouble of its own\b|\btried again in\b/i'   => 'unavailable; retrying in',
		'/!|\bOops\b|\bsuccessful(?:ly)?\b/i'            => 'nothing: a plain sentence is enough',
		'/\bpurg(?:e|es|ed|ing)\b/i'                     => 'flush, for all of it; remove, for a copy; clear, for a cache or your own CDN',
		'/\bReplace everywhere\b|\bClear the CDN\b/i'    => 'Flush',
		'/\b(?:try|tries|tried|trying)(?: it| them| this flush)? again\b/i' => 'Flush again; Retry, for a request',
		'/\bscan(?:s|ned|ning|ner)?\b|\bDiagnostics\b/i' => 'check',
		'/\bby itself\b/i'                               => 'automatically',
	];

	/** Words that only a flush's details may use: pattern => what to say elsewhere. */
	private const DETAILS_ONLY = [
		'/%(?:\d\$)?[sd] (?:\w+ )?cop(?:y|ies)\b/' => 'no number of copies',
		'/\blayouts?\b|\bscreen sizes?\b|\bETag\b|\bHTTP\b/i' => 'phone, tablet and desktop; what is true for visitors',
	];

	/** Files whose texts may use the words of DETAILS_ONLY. */
	private const DETAILS = '~^src/screen/(?:flush-details|plan-details|history)/|^src/components/(?:labels|copy-labels|sentences)\.tsx?$|^includes/(?:cli|health|rest|abilities)/|^includes/flush/start\.php$|^includes/say/(?:edges|evidence|failures|flush|plan-notes|steps|subject)\.php$~';

	private const MOST_WORDS     = 20;
	private const MOST_SENTENCES = 2;

	/** Files with longer texts, and why. */
	private const LONG = [ 'includes/privacy/policy.php' => 'a text for the site’s privacy policy, not for a screen' ];

	/** The pages for site owners; all others are for developers and administrators. */
	private const OWNERS_PAGES = [
		'readme.txt',
		'README.md',
		'CHANGELOG.md',
		'docs/start-here.md',
		'docs/old-image.md',
		'docs/your-own-cdn.md',
		'docs/credits.md',
	];

	/** Jargon to a site owner: pattern => what to say instead. */
	private const JARGON = [
		'/\bpurg(?:e|es|ed|ing)\b/i' => 'clear',
		'/\bTTL\b/'                  => 'how long it is kept',
		'/\borigins?\b/i'            => 'your site',
		'/\binvalidat\w+/i'          => 'clear',
		'/\breckon\w*/i'             => 'estimate',
		'/\bhostnames?\b/i'          => 'domain',
	];

	/** Words that pages for developers may use: pattern => why. */
	private const TERMS = [
		'/\bendpoints?\b/i'              => 'what ShortPixel’s plugins call it in code',
		'/\bedges?\b/i'                  => 'a class, a field of the REST API and a folder',
		'/\bvariants?\b/i'               => 'a class',
		'/\bURLs?\b/'                    => 'the standard’s word, in a standard’s context',
		'/\bCDN hosts?\b|\bhosts of\b|\bShortPixel[’\']s own host\b/i' => 'what a URL’s part is called',
		'/\bform of address\b/'          => 'what a language’s Sie and du are',
		'/\bpurg(?:e|es|ed|ing)\b/i'     => 'what caches call it, and a class',
		'/\bscan(?:s|ned|ning|ner)?\b/i' => 'a class, a route and a folder',
	];

	/** Parts of texts that are not checked: pattern => why. */
	private const EXCEPT = [
		'/\b(?:IP|email) address(?:es)?\b/'         => 'a server and a person have no other',
		'/\b(?:API|Zone) URL\b/'                    => 'fields of ShortPixel’s plugins and of KeyCDN',
		'/\b(?:CDN endpoints?|endpoint’s hostname|the Space of the endpoint)\b/' => 'DigitalOcean’s own name for its CDN',
		'/“edges(?:_revision)?”|"edges"|\/edges\b/' => 'a field and a route of the REST API',
		'/--state=stale\b|: queued, sent, fresh, rebuilding, unconfirmed, stale, failed,/' => 'values of an option of WP-CLI',
		'/--[a-z]+-endpoint\b|\bendpoint_(?:from|to)\b|\bstate, addresses, checked\b/' => 'an option, and fields, of WP-CLI',
		'/https?:\/\/\S+/'                          => 'a link itself',
		'/\]\([^)]+\)/'                             => 'where a link of a page leads',
		'/!\[|<!--/'                                => 'how Markdown begins an image and a comment',
		'/→ Cache Purge(?: → Purge)?\b|\bsoft purge\b|\b(?:purge|a purge) link\b|\bPURGE\b|\bX-Purge-Password\b|\/purge%s/i' => 'names that CDNs and caches give it',
		'/--purge-api\b|--method=purge\b|-   purge$|\* {3}- purge$|“purge”|"purge"/' => 'an option, and a value, of WP-CLI and the REST API',
		'/\boptimise, scan,|"scan"|\/scan\/run\b/'  => 'a value and a route of the REST API',
		'/`[^`]*`/'                                 => 'code',
	];

	/** @return Generator<string, string> */
	private static function files( string $folder, string $extension ): Generator {
		/** @var SplFileInfo $file */
		foreach ( new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				self::ROOT . $folder,
				FilesystemIterator::SKIP_DOTS
			)
		) as $file ) {
			if ( 1 === preg_match( $extension, $file->getFilename() ) ) {
				yield substr( $file->getPathname(), strlen( self::ROOT ) ) => (string) file_get_contents( $file->getPathname() );
			}
		}
	}

	/** @return list<string> The texts of all calls of translation functions in TypeScript. */
	private static function texts_of_typescript( string $code ): array {
		$names = implode( '|', Translated_Texts::CALLS );
		$text  = '\'(?:[^\'\\\\]|\\\\.)*\'|"(?:[^"\\\\]|\\\\.)*"';
		preg_match_all( "/(?<![\\w.])(?:{$names})\\(\\s*((?:(?:{$text})\\s*,?\\s*)*)/", $code, $calls );
		$texts = [];
		foreach ( $calls[1] as $arguments ) {
			self::assertGreaterThan( 0, preg_match_all( "/{$text}/", $arguments, $found ), 'The call has its text written out.' );
			foreach ( $found[0] as $one ) {
				$texts[] = stripslashes( substr( $one, 1, -1 ) );
			}
		}
		return array_values( array_diff( $texts, [ 'shortpixel-flush' ] ) );
	}

	/** @return list<string> The descriptions of the fields of the REST API and the settings. */
	private static function descriptions( string $code ): array {
		preg_match_all(
			'/(?:\b(?:field|flag_field|list_field|path_id|switch_setting)\( |\'description\'\s*=> )\'((?:[^\'\\\\]|\\\\.)*)\'/',
			$code,
			$found
		);
		return array_map( 'stripslashes', $found[1] );
	}

	/** @return list<string> The lines of `wp help`. */
	private static function lines_of_help( string $code ): array {
		$lines = [];
		foreach ( token_get_all( $code ) as $token ) {
			if ( is_array( $token ) && T_DOC_COMMENT === $token[0] && false !== strpos( $token[1], '## ' ) ) {
				$lines = array_merge( $lines, explode( "\n", (string) preg_replace( '/^.*@param.*$/m', '', $token[1] ) ) );
			}
		}
		return $lines;
	}

	/** @return list<string> The pages for developers. */
	private static function pages(): array {
		$pages = array_keys( iterator_to_array( self::files( 'docs', '/\.md$/' ) ) );
		return array_values( array_diff( array_merge( [ 'CONTRIBUTING.md', 'SECURITY.md' ], $pages ), self::OWNERS_PAGES ) );
	}

	/** @return list<string> The lines of a page, without blocks of code. */
	private static function lines_of_page( string $page ): array {
		return explode( "\n", (string) preg_replace( '/^```.*?^```$/ms', '', $page ) );
	}

	/** @return array<string, list<string>> By file. */
	private static function translated(): array {
		$texts = [];
		foreach ( self::files( 'includes', '/\.php$/' ) as $name => $code ) {
			$texts[ $name ] = Translated_Texts::of_php( $code );
		}
		foreach ( self::files( 'src', '/\.tsx?$/' ) as $name => $code ) {
			$texts[ $name ] = self::texts_of_typescript( $code );
		}
		return $texts;
	}

	/** @return array<string, list<string>> By file. */
	private static function read_by_people(): array {
		$read = self::translated();
		foreach ( array_merge( self::pages(), self::OWNERS_PAGES ) as $name ) {
			$read[ $name ] = self::lines_of_page( (string) file_get_contents( self::ROOT . $name ) );
		}
		foreach ( self::files( 'includes', '/\.php$/' ) as $name => $code ) {
			$read[ $name ] = array_merge(
				$read[ $name ],
				self::descriptions( $code ),
				0 === strpos( $name, 'includes/cli/' ) ? self::lines_of_help( $code ) : []
			);
		}
		return $read;
	}

	/**
	 * @param array<string, string> $never  Pattern => what to say instead.
	 * @param array<string, string> $except Pattern => why it is right there.
	 * @return array<string, string> What to say instead, by the wrong word.
	 */
	private static function wrong_words( string $text, array $never = self::NEVER, array $except = self::EXCEPT ): array {
		$text  = (string) preg_replace( array_keys( $except ), '', $text );
		$wrong = [];
		foreach ( $never as $pattern => $instead ) {
			if ( 1 === preg_match( $pattern, $text, $found ) ) {
				$wrong[ $found[0] ] = $instead;
			}
		}
		return $wrong;
	}

	public function test_every_sentence_says_the_one_word_that_a_thing_has(): void {
		$wrong = [];
		$pages = self::pages();
		foreach ( self::read_by_people() as $name => $texts ) {
			$is_more_than_details = 1 === preg_match( '~^(?:includes|src)/~', $name ) && 1 !== preg_match( self::DETAILS, $name );

			$never  = self::NEVER + (
				in_array( $name, self::OWNERS_PAGES, true )
				? self::JARGON
				: []
			) + ( $is_more_than_details ? self::DETAILS_ONLY : [] );
			$except = self::EXCEPT + ( in_array( $name, $pages, true ) ? self::TERMS : [] );
			foreach ( $texts as $text ) {
				foreach ( self::wrong_words( $text, $never, $except ) as $word => $instead ) {
					$wrong[] = "{$name}: “{$word}” (say {$instead}) in: {$text}";
				}
			}
		}
		self::assertSame( [], $wrong );
	}

	public function test_the_sentences_are_found(): void {
		$all = array_merge( ...array_values( self::read_by_people() ) );
		self::assertGreaterThan( 800, count( $all ) );
		foreach ( [
			'Keep the links',
			'New for new visitors',
			'Flush an image and wait for the verdict.',
			'No flushes yet.',
			'%s pages were read and ask for the right links.',
		] as $said ) {
			self::assertNotSame( [], array_filter( $all, static fn ( string $text ): bool => false !== strpos( $text, $said ) ), $said );
		}
		self::assertSame( [ 'One address', '%d addresses' ], Translated_Texts::of_php( '<?php _n( \'One address\', \'%d addresses\', $counts[\'of\'] + f( \'no text\' ), \'shortpixel-flush\' );' ) );
		self::assertSame( [ 'One address', '%d addresses' ], self::texts_of_typescript( "_n(\n\t'One address',\n\t'%d addresses',\n\tcount,\n\t'shortpixel-flush'\n)" ) );
	}

	public function test_every_exception_is_needed(): void {
		$all = implode( "\n", array_merge( ...array_values( self::read_by_people() ) ) );
		foreach ( self::EXCEPT + self::TERMS as $pattern => $reason ) {
			self::assertSame( 1, preg_match( $pattern, $all ), "{$pattern}, {$reason}" );
		}
	}

	public function test_a_text_has_at_most_two_sentences_of_twenty_words(): void {
		$long = [];
		foreach ( self::translated() as $name => $texts ) {
			foreach ( isset( self::LONG[ $name ] ) ? [] : $texts as $text ) {
				$sentences = (array) preg_split( '/(?<=[.?])\s+/', trim( $text ) );
				$words     = array_map(
					static fn ( $sentence ): int => count( (array) preg_split( '/\s+/', (string) $sentence ) ),
					$sentences
				);
				if ( count( $words ) > self::MOST_SENTENCES || max( 0, ...$words ) > self::MOST_WORDS ) {
					$long[] = "{$name}: {$text}";
				}
			}
		}
		self::assertSame( [], $long );
	}

	/** @return array<string, array{string, bool}> */
	public static function sentences(): array {
		return [
			'an address of a copy'       => [ 'At %1$s, %2$s addresses are purged as well.', true ],
			'an IP address'              => [ 'Allow this site’s IP address in the cache’s configuration.', false ],
			'a picture'                  => [ 'New visitors see the new picture.', true ],
			'the CDN by its host'        => [ 'Add it to the CDN hosts in the settings.', true ],
			'a hosting company'          => [ 'Ask your host whether this server may reach it.', false ],
			'a CDN that is to be set up' => [ 'Set up…', true ],
			'a button of before'         => [ 'Reach them too', true ],
			'a flush that is repeated'   => [ 'Check its settings, then try again.', true ],
			'a flush of its own CDN'     => [ 'Varnish was purged.', true ],
			'a permission by its name'   => [ 'Give it Zone → Cache Purge.', false ],
			'what begins automatically'  => [ 'It goes on by itself.', true ],
			'a check'                    => [ 'The scan found nothing.', true ],
			'the API URL'                => [ 'The API URL was changed in the meantime.', false ],
			'any URL'                    => [ 'Paste a URL.', true ],
		];
	}

	#[DataProvider( 'sentences' )]
	public function test_a_word_is_wrong_for_what_it_means( string $text, bool $is_wrong ): void {
		self::assertSame( $is_wrong, count( self::wrong_words( $text ) ) > 0 );
	}
}
