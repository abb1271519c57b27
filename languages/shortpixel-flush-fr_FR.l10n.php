<?php
// Made of the .po file: `npm run pot`.
return [
	'domain' => 'shortpixel-flush',
	'language' => 'fr_FR',
	'plural-forms' => 'nplurals=2; plural=(n > 1);',
	'messages' => [
	],
];
