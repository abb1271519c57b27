<?php return array('dependencies' => array(), 'version' => '9bf21e33455cb7c29ef7');
