<?php return array('dependencies' => array(), 'version' => '8e49ddf4ec38951afa7a');
