<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '5c832fe79ac0ab669faf');
