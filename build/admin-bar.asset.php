<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '70810eb69f5b081417b6');
