<?php
/**
 * The story's page: a button that replaces an image, the steps until visitors see the new one, and a visitor's phone.
 * story.php sets $story.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Demo;

defined( 'ABSPATH' ) || exit;

?>
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Flush for ShortPixel: the demo</title>
<style>
	* { box-sizing: border-box; }
	body { margin: 0; padding: 24px 16px; background: #f0f0f1; color: #1d2327; font: 16px/1.5 system-ui, sans-serif; }
	main { display: grid; grid-template-columns: 340px 330px; gap: 8px 96px; justify-content: center; align-items: center; max-width: 1100px; margin: 0 auto; }
	h1 { grid-column: 1 / -1; margin: 0 0 20px; font-size: 26px; line-height: 1.25; text-align: center; }
	ol { display: grid; gap: 12px; margin: 16px 0; padding: 0; list-style: none; }
	li { display: flex; gap: 16px; align-items: center; min-height: 112px; padding: 8px; border: 3px solid transparent; border-radius: 12px; background: #fff; opacity: .35; filter: grayscale(1); transition: opacity .4s; }
	li.is-on { opacity: 1; filter: none; border-color: var(--tone); }
	li.was-on { opacity: 1; filter: none; }
	li img, li svg { flex: none; width: 132px; height: 88px; border-radius: 6px; object-fit: cover; }
	li svg { padding: 14px; color: var(--tone); }
	small { display: block; }
	strong { display: block; color: var(--tone); font-size: 20px; line-height: 1.2; }
	.old { --tone: #b32d2e; }
	.flush { --tone: #2271b1; }
	.new { --tone: #007017; }
	.flush.is-on svg { animation: turn 1.2s linear infinite; }
	button { display: flex; gap: 12px; align-items: center; justify-content: center; width: 100%; padding: 16px; border: 0; border-radius: 8px; background: #2271b1; color: #fff; font: 600 19px/1.2 system-ui, sans-serif; cursor: pointer; }
	button:hover { background: #135e96; }
	button:focus-visible { outline: 3px solid #1d2327; outline-offset: 2px; }
	button:disabled { background: #8c8f94; cursor: default; }
	.mark { padding: 2px 8px; border-radius: 99px; background: #fff; color: #1d2327; font-size: 12px; font-weight: 600; letter-spacing: .03em; }
	.phone { position: relative; padding: 14px; border-radius: 42px; background: #1d2327; box-shadow: 0 0 0 6px var(--tone, #c3c4c7), 0 16px 40px rgba(0, 0, 0, .2); transition: box-shadow .4s; }
	.screen { width: 100%; height: 600px; overflow: hidden; border-radius: 30px; background: #fff; }
	iframe { width: 390px; height: 775px; border: 0; transform: scale(.774); transform-origin: 0 0; }
	output { position: absolute; z-index: 1; inset: -18px 0 auto; width: max-content; margin: 0 auto; padding: 6px 20px; border-radius: 99px; background: var(--tone, #50575e); color: #fff; font-size: 20px; font-weight: 700; line-height: 1.3; }
	footer { grid-column: 1 / -1; margin-top: 16px; color: #50575e; text-align: center; }
	a { color: #135e96; }
	.reload { animation: fade .5s; }
	@keyframes turn { to { transform: rotate(360deg); } }
	@keyframes fade { from { opacity: 0; } }
	@media (max-width: 820px) {
		body { padding: 12px; }
		main { grid-template-columns: minmax(0, 376px); gap: 8px; }
		h1 { margin: 0; font-size: 19px; }
		ol { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 6px; margin: 8px 0 28px; }
		li { flex-direction: column; gap: 4px; justify-content: center; min-height: 0; padding: 6px; text-align: center; }
		li img, li svg { width: 100%; height: 60px; padding: 0; }
		li svg { padding: 10px; }
		li small { display: none; }
		strong { font-size: 15px; }
		.phone { width: 300px; margin: 0 auto; }
		.screen { height: 440px; }
		iframe { width: 390px; height: 632px; transform: scale(.697); }
	}
	@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
</style>
</head>
<body>
<main>
	<h1>Replace an image. Watch a visitor’s phone.</h1>
	<div>
		<button type="button"><span class="mark">Demo</span> Replace the image</button>
		<ol>
			<li class="old"><img alt=""><span><strong>Old image</strong><small>on the CDN</small></span></li>
			<li class="flush"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M20 12a8 8 0 1 1-2.4-5.7M20 3v4.5h-4.5"/></svg><span><strong>Flush</strong><small>automatically<span id="seconds"></span></small></span></li>
			<li class="new"><img alt=""><span><strong>New image</strong><small>for visitors</small></span></li>
		</ol>
	</div>
	<div class="phone"><output aria-live="polite"></output><div class="screen"><iframe title="The page on a phone"></iframe></div></div>
	<footer>This is a visitor’s view. <a href="?demo=login">Open the Media Library</a></footer>
</main>
<script>
	const story = <?php echo wp_json_encode( $story ); ?>;
	const [ button, frame, label, phone ] = [ 'button', 'iframe', 'output', '.phone' ].map( ( one ) => document.querySelector( one ) );
	const [ old, flush, fresh ] = document.querySelectorAll( 'li' );
	const words = { old: 'Old image', new: 'New image' };
	const wait = ( seconds ) => new Promise( ( done ) => setTimeout( done, seconds * 1000 ) );
	const other = ( light ) => ( light === 'before' ? 'after' : 'before' );

	/** Returns the pixels of an image that is scaled down to 8 by 8. */
	async function colors( answer ) {
		const image = await createImageBitmap( await answer.blob() );
		const canvas = new OffscreenCanvas( 8, 8 );
		const context = canvas.getContext( '2d' );
		context.drawImage( image, 0, 0, 8, 8 );
		return context.getImageData( 0, 0, 8, 8 ).data;
	}
	const colorsAt = async ( url ) => colors( await fetch( url ) );
	let known;
	const distance = ( one, two ) => one.reduce( ( sum, value, at ) => sum + Math.abs( value - two[ at ] ), 0 );

	/**
	 * Returns which of the two images the phone shows, `before` or `after`; null if none has loaded after ten seconds.
	 */
	async function shown() {
		for ( let tries = 0; tries < 40; tries++ ) {
			const image = frame.contentDocument?.querySelector( '.wp-block-image img' );
			if ( image?.complete && image.naturalWidth > 1 && image.currentSrc.startsWith( 'http' ) ) {
				const answer = await fetch( image.currentSrc, { cache: 'force-cache', redirect: 'manual' } );
				if ( ! answer.ok ) {
					// The CDN has no copy now, so it redirects visitors to the site's file.
					return story.now;
				}
				known ??= await Promise.all( [ story.before, story.after ].map( colorsAt ) );
				const here = await colors( answer );
				const [ before, after ] = known;
				return distance( here, before ) < distance( here, after ) ? 'before' : 'after';
			}
			await wait( 0.25 );
		}
		return null;
	}

	async function reload() {
		await new Promise( ( done ) => {
			frame.onload = done;
			frame.src = story.page + '&visit=' + Date.now();
		} );
		frame.classList.remove( 'reload' );
		void frame.offsetWidth;
		frame.classList.add( 'reload' );
		return shown();
	}

	function ask( body = {} ) {
		return fetch( story.ask, { method: 'POST', body: new URLSearchParams( body ) } ).then( ( answer ) => answer.json() );
	}

	function show( tone, on, text = words[ tone ] ?? '' ) {
		phone.classList.remove( 'old', 'new' );
		tone && phone.classList.add( tone );
		label.value = text;
		const steps = [ old, flush, fresh ];
		steps.forEach( ( step, at ) => {
			step.classList.toggle( 'is-on', step === on );
			step.classList.toggle( 'was-on', at < steps.indexOf( on ) );
		} );
	}

	async function tell() {
		button.disabled = true;
		const from = story.now;
		const begun = Date.now();
		old.querySelector( 'img' ).src = story[ from ];
		fresh.querySelector( 'img' ).src = story[ other( from ) ];
		const last = await ask( { replace: 1 } );
		story.now = other( from );
		show( 'old', old );
		const first = await reload();
		show( first === story.now ? 'new' : 'old', old );
		await wait( 1.5 );
		show( 'old', flush );
		const clock = setInterval( () => {
			document.querySelector( '#seconds' ).textContent = `: ${ Math.round( ( Date.now() - begun ) / 1000 ) } s`;
		}, 1000 );
		// If the phone showed the new image at once, the story goes on until a new flush is recorded.
		const mayEnd = async () => first !== story.now || ( await ask() ).flush !== last.flush;
		// The visitor reloads the page now and then, until the phone shows the new image.
		while ( ( await reload() ) !== story.now || ! ( await mayEnd() ) ) {
			await wait( 1.5 );
		}
		clearInterval( clock );
		show( 'new', fresh );
		button.disabled = false;
	}

	old.querySelector( 'img' ).src = story[ story.now ];
	fresh.querySelector( 'img' ).src = story[ other( story.now ) ];
	button.onclick = tell;
	show( '', null, 'A visitor’s phone' );
	reload();
</script>
</body>
</html>
