<?php return array('dependencies' => array(), 'version' => 'f89833cc93260b49c5ab');
