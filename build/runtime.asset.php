<?php return array('dependencies' => array(), 'version' => 'cf7e738799b88eba62d4');
