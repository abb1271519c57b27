<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'e89602ed13c1ccb9c0c2');
