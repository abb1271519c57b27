<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'af59d7a14f24a4fa95a1');
