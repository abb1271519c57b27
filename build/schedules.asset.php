<?php return array('dependencies' => array(), 'version' => 'b282107b118507c097f9');
